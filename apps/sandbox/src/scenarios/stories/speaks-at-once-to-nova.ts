import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

export const speaksAtOnceToNova: Scenario = {
  name: 'speaks-at-once-to-nova',
  title:
    'The same with Nova, which reads its instructions for 2.5 s and is opened only when the call is known',
  voice: { provider: 'nova' },
  env: { gateway: { LANGUAGE_BY_NUMBER: '+15550100002=en-GB' } },
  caller: {
    from: knownCaller,
    steps: [
      { waitMs: 800 },
      { say: 'ask-opening-hours' },
      { hear: 'clip-one-moment-en' },
      { hear: 'answer-opening-hours' },
      { waitMs: 1_500 },
      { hangUp: true },
    ],
  },
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
