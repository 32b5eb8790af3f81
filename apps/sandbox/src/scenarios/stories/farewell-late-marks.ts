import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

/** Who redirects the call when the model has finished, or when the first mark is back, takes the last words away. */
export const farewellLateMarks: Scenario = {
  name: 'farewell-late-marks',
  title: 'Marks come back late; the call is moved to a person only when the farewell has been heard',
  caller: {
    from: knownCaller,
    steps: [
      { hear: 'greeting' },
      { say: 'ask-for-human' },
      { hear: 'farewell' },
      { hear: 'agent-hello', withinMs: 25_000 },
      { hangUp: true },
    ],
  },
  faults: { twilio: { markDelayMs: 1_500 } },
  expectations: [
    { expect: 'nothing-clipped' },
    { expect: 'caller-heard', recordings: ['greeting', 'farewell', 'agent-hello'] },
    { expect: 'bridged' },
    { expect: 'handovers', states: ['redeemed'] },
    { expect: 'dial-within', ms: 10_000 },
    { expect: 'twilio-saw', error: null },
  ],
};
