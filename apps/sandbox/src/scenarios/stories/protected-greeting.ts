import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

export const protectedGreeting: Scenario = {
  name: 'protected-greeting',
  title:
    'The caller speaks into a greeting that may not be interrupted; it is said to its end, and the question answered',
  env: { gateway: { GREETING_UNINTERRUPTIBLE_MS: '10000' } },
  caller: {
    from: knownCaller,
    steps: [
      { hearSomebody: true },
      { waitMs: 500 },
      { say: 'ask-opening-hours' },
      { hear: 'answer-opening-hours' },
      { hangUp: true },
    ],
  },
  expectations: [
    { expect: 'caller-heard', recordings: ['greeting', 'answer-opening-hours'] },
    { expect: 'model-heard', recordings: ['ask-opening-hours'] },
    { expect: 'interruptions', times: 0 },
    { expect: 'silence-at-most', ms: 3_000 },
  ],
};
