import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

/** 1201 bytes are 150 ms of telephone audio and not a whole number of frames; between them come the words, in pieces too. */
export const slowGeneration: Scenario = {
  name: 'slow-generation',
  title: 'The model speaks in odd pieces, twice as fast as real time, and goes on after it was interrupted',
  voice: { provider: 'openai', audio: 'pcmu' },
  caller: {
    from: knownCaller,
    steps: [
      { hear: 'greeting' },
      { say: 'ask-order-status' },
      { hearSomebody: true },
      { waitMs: 700 },
      { say: 'ask-opening-hours' },
      { hear: 'answer-opening-hours' },
      { hangUp: true },
    ],
  },
  faults: { openai: { deltaBytes: 1_201, deltaIntervalMs: 50, lateDeltas: 10 } },
  expectations: [
    { expect: 'caller-heard', recordings: ['greeting', 'answer-opening-hours'] },
    { expect: 'caller-never-heard', recordings: ['answer-order-status'] },
    { expect: 'model-heard', recordings: ['ask-order-status', 'ask-opening-hours'] },
    { expect: 'interruptions', times: 1 },
    { expect: 'quiet-after-interruption-within', ms: 700 },
    { expect: 'model-remembers' },
    { expect: 'no-underruns' },
    { expect: 'gap-at-most', ms: 400 },
    { expect: 'twilio-saw', error: null },
  ],
};
