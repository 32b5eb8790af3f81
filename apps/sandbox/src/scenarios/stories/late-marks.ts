import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

/**
 * The first interruption's marks come back during the answer to it, which is interrupted as well: who took them for that
 * answer's, or went by the marks at all, would tell the model of something else than was heard.
 */
export const lateMarks: Scenario = {
  name: 'late-marks',
  title: 'Marks come back seconds late or never; the model still knows to the frame what was heard',
  voice: { provider: 'openai' },
  caller: {
    from: knownCaller,
    steps: [
      { hear: 'greeting' },
      { say: 'ask-order-status' },
      { hearSomebody: true },
      { waitMs: 900 },
      { say: 'interrupt' },
      { hearSomebody: true },
      { waitMs: 900 },
      { say: 'ask-opening-hours' },
      { hear: 'answer-opening-hours' },
      { hangUp: true },
    ],
  },
  faults: { twilio: { markDelayMs: 2_000, clearedMarkDelayMs: 1_800, lostMarks: 3 } },
  expectations: [
    { expect: 'caller-heard', recordings: ['greeting', 'answer-opening-hours'] },
    { expect: 'caller-never-heard', recordings: ['answer-order-status', 'did-not-understand'] },
    { expect: 'model-heard', recordings: ['ask-order-status', 'interrupt', 'ask-opening-hours'] },
    { expect: 'interruptions', times: 2 },
    { expect: 'model-remembers' },
    { expect: 'nothing-clipped' },
  ],
};
