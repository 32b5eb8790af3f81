import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

/** A tool that is merely slow is waited for, and the caller is told so. */
export const slowTool: Scenario = {
  name: 'slow-tool',
  title: 'A tool takes its time; the caller is asked for patience, then answered',
  caller: {
    from: knownCaller,
    steps: [
      { hear: 'greeting' },
      { press: '4711#' },
      { hear: 'filler' },
      { hear: 'answer-after-tool' },
      { hangUp: true },
    ],
  },
  faults: { tools: { slowMs: 3_000 } },
  expectations: [
    { expect: 'tool-asked', tool: 'look_up_order', arguments: { order_number: '4711' }, times: 1 },
    { expect: 'caller-heard', recordings: ['greeting', 'filler', 'answer-after-tool'] },
    { expect: 'caller-never-heard', recordings: ['did-not-understand'] },
    { expect: 'nothing-clipped' },
    { expect: 'silence-at-most', ms: 2_500 },
    { expect: 'log-has', message: 'tool called', fields: { tool: 'look_up_order', outcome: 'done' } },
  ],
};
