import type { Scenario } from './scenario.js';
import { bargeIn } from './stories/barge-in.js';
import { dialBusy } from './stories/dial-busy.js';
import { hubspotDown } from './stories/hubspot-down.js';
import { humanPlease } from './stories/human-please.js';
import { keywordOnly } from './stories/keyword-only.js';
import { tokenStoreDown } from './stories/token-store-down.js';
import { withheldNumber } from './stories/withheld-number.js';

/** Every story the offline world can tell, the default one first. */
export const allScenarios: readonly Scenario[] = [
  humanPlease,
  keywordOnly,
  hubspotDown,
  tokenStoreDown,
  dialBusy,
  withheldNumber,
  bargeIn,
];
