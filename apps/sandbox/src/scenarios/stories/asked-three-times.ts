import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

/** Nobody has asked for a person, and yet only a person helps. */
export const askedThreeTimes: Scenario = {
  name: 'asked-three-times',
  title: 'The caller says the same for the third time and is given to a person',
  caller: {
    from: knownCaller,
    steps: [
      { hear: 'greeting' },
      { say: 'ask-order-status' },
      { hear: 'answer-order-status' },
      { say: 'ask-order-status' },
      { hear: 'answer-order-status' },
      { say: 'ask-order-status' },
      { hear: 'farewell' },
      { hear: 'agent-hello', withinMs: 25_000 },
      { hangUp: true },
    ],
  },
  expectations: [
    { expect: 'bridged' },
    {
      expect: 'caller-heard',
      recordings: ['greeting', 'answer-order-status', 'answer-order-status', 'farewell', 'agent-hello'],
    },
    { expect: 'nothing-clipped' },
    { expect: 'escalation', reason: 'policy', trigger: 'repeated_question' },
    { expect: 'agent-saw', attributes: { summary: /Where is my order/ } },
    { expect: 'handovers', states: ['redeemed'] },
    { expect: 'dial-within', ms: 10_000 },
  ],
};
