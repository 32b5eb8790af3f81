import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

const order = { tool: 'look_up_order', arguments: { order_number: '4711' } } as const;

/** A tool is not worth a call: the model is told what went wrong and tells the caller. */
export const toolTrouble: Scenario = {
  name: 'tool-trouble',
  title: 'A tool fails, then never answers, then works; the caller gets an answer every time',
  caller: {
    from: knownCaller,
    steps: [
      { hear: 'greeting' },
      { press: '4711#' },
      { hear: 'did-not-understand' },
      { set: { tools: { status: null, hangs: true } } },
      { press: '4711#' },
      { hear: 'filler' },
      { hear: 'did-not-understand' },
      { set: { tools: { hangs: false } } },
      { press: '4711#' },
      { hear: 'answer-after-tool' },
      { hangUp: true },
    ],
  },
  faults: { tools: { status: 503 } },
  expectations: [
    { expect: 'tool-asked', ...order, times: 3 },
    {
      expect: 'caller-heard',
      recordings: ['did-not-understand', 'filler', 'did-not-understand', 'answer-after-tool'],
    },
    { expect: 'nothing-clipped' },
    { expect: 'silence-at-most', ms: 2_500 },
    { expect: 'log-has', message: 'tool called', fields: { tool: order.tool, outcome: 'failed' } },
    { expect: 'log-has', message: 'tool called', fields: { tool: order.tool, outcome: 'timeout' } },
    { expect: 'log-has', message: 'tool called', fields: { tool: order.tool, outcome: 'done' } },
    { expect: 'handovers', states: [] },
  ],
};
