import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

/** What was asked of a tool is not forgotten over the next question. */
export const talksOverFiller: Scenario = {
  name: 'talks-over-filler',
  title: 'The caller talks while a tool runs; both the question and the tool get their answer',
  caller: {
    from: knownCaller,
    steps: [
      { hear: 'greeting' },
      { press: '4711#' },
      { hearSomebody: true, withinMs: 5_000 },
      { waitMs: 400 },
      { say: 'ask-opening-hours' },
      { hear: 'answer-opening-hours' },
      { hear: 'answer-after-tool' },
      { hangUp: true },
    ],
  },
  faults: { tools: { slowMs: 3_800 } },
  expectations: [
    { expect: 'tool-asked', tool: 'look_up_order', arguments: { order_number: '4711' }, times: 1 },
    { expect: 'caller-heard', recordings: ['greeting', 'answer-opening-hours', 'answer-after-tool'] },
    { expect: 'caller-never-heard', recordings: ['filler', 'did-not-understand'] },
    { expect: 'nothing-clipped' },
    { expect: 'quiet-after-interruption-within', ms: 700 },
    { expect: 'model-heard', recordings: ['ask-opening-hours'] },
    { expect: 'silence-at-most', ms: 2_500 },
  ],
};
