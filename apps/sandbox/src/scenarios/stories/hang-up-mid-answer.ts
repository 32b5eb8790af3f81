import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

export const hangUpMidAnswer: Scenario = {
  name: 'hang-up-mid-answer',
  title: 'The caller hangs up in the middle of an answer; the model is told at once, and nothing complains',
  caller: {
    from: knownCaller,
    steps: [
      { hear: 'greeting' },
      { set: { model: { deltaIntervalMs: 40 } } },
      { say: 'ask-order-status' },
      { hearSomebody: true },
      { waitMs: 500 },
      { hangUp: true },
    ],
  },
  expectations: [
    { expect: 'caller-hung-up' },
    { expect: 'caller-never-heard', recordings: ['answer-order-status'] },
    { expect: 'sessions-closed' },
    { expect: 'log-quiet' },
    { expect: 'twilio-saw', error: null },
    { expect: 'handovers', states: [] },
  ],
};
