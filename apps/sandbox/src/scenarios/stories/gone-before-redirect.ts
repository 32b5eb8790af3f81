import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

/** The mark that would say so is still on its way, so the orchestrator waits for it as long as it may, and asks Twilio then. */
export const goneBeforeRedirect: Scenario = {
  name: 'gone-before-redirect',
  title: 'The caller hangs up behind the farewell; Twilio is asked to move the call once, and not again',
  caller: {
    from: knownCaller,
    steps: [{ hear: 'greeting' }, { say: 'ask-for-human' }, { hear: 'farewell' }, { hangUp: true }],
  },
  faults: { twilio: { markDelayMs: 1_500 } },
  expectations: [
    { expect: 'caller-hung-up' },
    { expect: 'not-bridged' },
    { expect: 'twilio-saw', error: 21220, times: 1 },
    { expect: 'handovers', states: ['failed(caller_gone)'] },
    { expect: 'tokens', created: 1, redeemed: 0 },
    { expect: 'sessions-closed' },
  ],
};
