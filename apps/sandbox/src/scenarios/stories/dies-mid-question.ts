import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

export const diesMidQuestion: Scenario = {
  name: 'dies-mid-question',
  title: 'The model dies while the caller is speaking; the next one hears every word, once',
  voice: { provider: 'openai', fallback: 'nova' },
  caller: {
    from: knownCaller,
    steps: [
      { hear: 'greeting' },
      { sayOver: 'long-story' },
      { waitMs: 2_500 },
      { set: { openai: { dropSocket: { afterMs: 0 }, refuseUpgrade: { status: 503 } } } },
      { hear: 'answer-order-status' },
      { hangUp: true },
    ],
  },
  expectations: [
    { expect: 'caller-heard', recordings: ['greeting', 'answer-order-status'] },
    { expect: 'moved', to: 'nova', cause: 'lost', times: 1 },
    { expect: 'model-heard', recordings: ['long-story'] },
    { expect: 'silence-at-most', ms: 2_500 },
    { expect: 'sessions-closed' },
  ],
};
