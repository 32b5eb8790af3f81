import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

/** A model's sense of time is the audio it gets: a turn ends with silence, and frames that do not come are none. */
export const lostFrames: Scenario = {
  name: 'lost-frames',
  title:
    'The line leaves out a pause between two sentences, and all that follows a last word for 4 s; the bot answers',
  alsoWith: [{ provider: 'nova' }],
  caller: {
    from: knownCaller,
    steps: [
      { hear: 'greeting' },
      { set: { twilio: { callerGap: { afterSpeechMs: 1_140, lengthMs: 140 } } } },
      { say: 'tell-problem' },
      { hear: 'answer-invoice' },
      { set: { twilio: { callerGap: { afterSpeechMs: 880, lengthMs: 4_000 } } } },
      { say: 'ask-order-status' },
      { hear: 'answer-order-status' },
      { hangUp: true },
    ],
  },
  expectations: [
    { expect: 'caller-heard', recordings: ['greeting', 'answer-invoice', 'answer-order-status'] },
    { expect: 'model-heard', recordings: ['tell-problem', 'ask-order-status'] },
    { expect: 'silence-at-most', ms: 3_500 },
  ],
};
