import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

/** With two models to choose from, and a language to choose by the number called, nothing is known before the webhook. */
export const prewarmedInGerman: Scenario = {
  name: 'prewarmed-in-german',
  title:
    'The model is opened with the webhook, in the language of the number called, for a caller who speaks at once',
  voice: { provider: 'hybrid' },
  env: { gateway: { PREWARM: 'webhook', LANGUAGE_BY_NUMBER: '+15550100002=de' } },
  caller: {
    from: knownCaller,
    steps: [
      { waitMs: 800 },
      { say: 'ask-opening-hours-de' },
      { hear: 'answer-opening-hours-de' },
      { waitMs: 1_500 },
      { hangUp: true },
    ],
  },
  faults: { openai: { handshakeMs: 2_000 }, bedrock: { primingMs: 2_000 } },
  expectations: [
    { expect: 'caller-heard', recordings: ['answer-opening-hours-de'] },
    { expect: 'caller-never-heard', recordings: ['greeting-de', 'greeting'] },
    { expect: 'model-heard', recordings: ['ask-opening-hours-de'] },
    { expect: 'language', is: 'de', of: 'session' },
    { expect: 'sessions', openai: 0, bedrock: 1 },
    { expect: 'sessions-closed' },
    { expect: 'silence-at-most', ms: 2_500 },
  ],
};
