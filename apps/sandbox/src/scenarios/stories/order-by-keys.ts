import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

export const orderByKeys: Scenario = {
  name: 'order-by-keys',
  title: 'The caller types an order number; a webhook of the company looks it up',
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
  expectations: [
    { expect: 'tool-asked', tool: 'look_up_order', arguments: { order_number: '4711' }, times: 1 },
    { expect: 'caller-heard', recordings: ['greeting', 'ask-order-number', 'answer-after-tool'] },
    { expect: 'caller-never-heard', recordings: ['filler', 'did-not-understand'] },
    { expect: 'nothing-clipped' },
    { expect: 'silence-at-most', ms: 2_500 },
    { expect: 'log-has', message: 'tool called', fields: { tool: 'look_up_order', outcome: 'done' } },
    { expect: 'handovers', states: [] },
  ],
};
