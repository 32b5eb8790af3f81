import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

/** A connection that is open and dead: nothing tells of it but that what is due does not come. */
export const stalls: Scenario = {
  name: 'stalls',
  title: 'OpenAI freezes in mid-call; the caller’s question is answered by Nova',
  voice: { provider: 'openai', fallback: 'nova' },
  caller: {
    from: knownCaller,
    steps: [
      { hear: 'greeting' },
      { say: 'ask-order-status' },
      { hear: 'answer-order-status' },
      { set: { openai: { stall: true, refuseUpgrade: { status: 503 } } } },
      { say: 'ask-opening-hours' },
      { hear: 'answer-opening-hours' },
      { hangUp: true },
    ],
  },
  expectations: [
    { expect: 'caller-heard', recordings: ['greeting', 'answer-order-status', 'answer-opening-hours'] },
    { expect: 'moved', to: 'nova', times: 1 },
    { expect: 'model-heard', recordings: ['ask-order-status', 'ask-opening-hours'] },
    { expect: 'silence-at-most', ms: 2_500 },
    { expect: 'sessions-closed' },
  ],
};
