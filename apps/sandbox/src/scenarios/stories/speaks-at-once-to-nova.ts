import type { Scenario } from '../scenario.js';
import { speaksAtOnce } from './speaks-at-once.js';

export const speaksAtOnceToNova: Scenario = {
  name: 'speaks-at-once-to-nova',
  title:
    'The same with Nova, which reads its instructions for 2.5 s and is opened only when the call is known',
  voice: { provider: 'nova' },
  env: { gateway: { LANGUAGE_BY_NUMBER: '+15550100002=en-GB' } },
  caller: speaksAtOnce.caller,
  faults: { bedrock: { primingMs: 2_500 } },
  expectations: [
    { expect: 'caller-heard', recordings: ['clip-one-moment-en', 'answer-opening-hours'] },
    { expect: 'caller-never-heard', recordings: ['greeting'] },
    { expect: 'model-heard', recordings: ['ask-opening-hours'] },
    { expect: 'sessions', bedrock: 1 },
    { expect: 'sessions-closed' },
    { expect: 'silence-at-most', ms: 2_500 },
    { expect: 'nothing-clipped' },
  ],
};
