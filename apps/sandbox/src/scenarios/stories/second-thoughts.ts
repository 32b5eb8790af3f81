import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

export const secondThoughts: Scenario = {
  name: 'second-thoughts',
  title: 'The caller speaks into the bot’s goodbye; the call goes on',
  caller: {
    from: knownCaller,
    steps: [
      { hear: 'greeting' },
      { say: 'goodbye-caller' },
      { hearSomebody: true },
      { waitMs: 500 },
      { say: 'ask-opening-hours' },
      { hear: 'answer-opening-hours' },
      // Long enough for a hang-up that was only late.
      { waitMs: 1_500 },
      { hangUp: true },
    ],
  },
  expectations: [
    { expect: 'caller-hung-up' },
    { expect: 'caller-heard', recordings: ['greeting', 'answer-opening-hours'] },
    { expect: 'caller-never-heard', recordings: ['goodbye', 'resumed'] },
    { expect: 'nothing-clipped' },
    { expect: 'quiet-after-interruption-within', ms: 700 },
    { expect: 'model-heard', recordings: ['goodbye-caller', 'ask-opening-hours'] },
    { expect: 'model-remembers' },
    { expect: 'handovers', states: [] },
  ],
};
