import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

/** No tool takes the number, so that the model answers from the keys alone. */
export const typedNumber: Scenario = {
  name: 'typed-number',
  title: 'The caller types an order number; the model answers to it, and no log holds it',
  caller: {
    from: knownCaller,
    steps: [
      { hear: 'greeting' },
      { say: 'enter-number' },
      { hear: 'ask-order-number' },
      { press: '4711#' },
      { hear: 'answer-after-tool' },
      { hangUp: true },
    ],
  },
  brain: (usual) => (situation) => usual({ ...situation, tools: [] }),
  expectations: [
    { expect: 'caller-heard', recordings: ['greeting', 'ask-order-number', 'answer-after-tool'] },
    { expect: 'caller-never-heard', recordings: ['did-not-understand', 'farewell'] },
    { expect: 'nothing-clipped' },
    { expect: 'silence-at-most', ms: 2_500 },
    { expect: 'handovers', states: [] },
  ],
};
