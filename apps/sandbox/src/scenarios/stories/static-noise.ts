import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

/** The provider confirms PCM at 24 kHz whatever it was asked for; played as µ-law that would be loud static. */
export const staticNoise: Scenario = {
  name: 'static-noise',
  title: 'The model speaks another audio format than agreed; the caller never hears it, but the other model',
  voice: { provider: 'openai', audio: 'pcmu', fallback: 'nova' },
  caller: {
    from: knownCaller,
    steps: [
      { hear: 'greeting' },
      { say: 'ask-opening-hours' },
      { hear: 'answer-opening-hours' },
      { hangUp: true },
    ],
  },
  faults: { openai: { forceFormat: 'audio/pcm' } },
  expectations: [
    { expect: 'caller-heard', recordings: ['greeting', 'answer-opening-hours'] },
    { expect: 'nothing-clipped' },
    { expect: 'moved', to: 'nova', cause: 'refused', times: 1 },
    { expect: 'sessions', openai: 1, bedrock: 1 },
    { expect: 'model-heard', recordings: ['ask-opening-hours'] },
    { expect: 'silence-at-most', ms: 2_500 },
    { expect: 'sessions-closed' },
  ],
};
