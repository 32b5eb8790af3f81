import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

/** Who presses 0 has no patience left for the rest of the sentence. */
export const zeroForAPerson: Scenario = {
  name: 'zero-for-a-person',
  title: 'The caller presses 0 while the bot speaks; it breaks off and says goodbye at once',
  caller: {
    from: knownCaller,
    steps: [
      { hear: 'greeting' },
      { say: 'ask-order-status' },
      { hearSomebody: true },
      { waitMs: 600 },
      { press: '0' },
      { hear: 'farewell', withinMs: 8_000 },
      { hear: 'agent-hello', withinMs: 25_000 },
      { hangUp: true },
    ],
  },
  expectations: [
    { expect: 'bridged' },
    { expect: 'caller-heard', recordings: ['greeting', 'farewell', 'agent-hello'] },
    { expect: 'caller-never-heard', recordings: ['answer-order-status', 'did-not-understand'] },
    { expect: 'nothing-clipped' },
    { expect: 'escalation', reason: 'dtmf', trigger: 'escalation key' },
    { expect: 'dial-within', ms: 9_000 },
    { expect: 'handovers', states: ['redeemed'] },
  ],
};
