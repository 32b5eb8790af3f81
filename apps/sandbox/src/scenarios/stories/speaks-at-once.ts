import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

export const speaksAtOnce: Scenario = {
  name: 'speaks-at-once',
  title: 'The caller speaks at once while the model takes 3 s to answer the connection; not a word is lost',
  voice: { provider: 'openai' },
  caller: {
    from: knownCaller,
    steps: [
      { waitMs: 800 },
      { say: 'ask-opening-hours' },
      { hear: 'clip-one-moment-en' },
      { hear: 'answer-opening-hours' },
      { waitMs: 1_500 },
      { hangUp: true },
    ],
  },
  faults: { openai: { handshakeMs: 3_000 } },
  expectations: [
    { expect: 'caller-heard', recordings: ['clip-one-moment-en', 'answer-opening-hours'] },
    { expect: 'caller-never-heard', recordings: ['greeting'] },
    { expect: 'model-heard', recordings: ['ask-opening-hours'] },
    { expect: 'sessions', openai: 1 },
    { expect: 'sessions-closed' },
    { expect: 'silence-at-most', ms: 2_500 },
    { expect: 'nothing-clipped' },
  ],
};
