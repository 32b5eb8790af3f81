import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

/** OpenAI's hour, and Nova's eight minutes, in as many seconds. */
const sessionMs = 8_000;

export const renewals: Scenario = {
  name: 'renewals',
  title: 'The provider’s sessions end again and again in one call; the caller notices nothing',
  alsoWith: [{ provider: 'nova' }],
  env: { gateway: { OPENAI_MAX_SESSION_MS: String(sessionMs), NOVA_MAX_SESSION_MS: String(sessionMs) } },
  caller: {
    from: knownCaller,
    steps: [
      { hear: 'greeting' },
      { say: 'ask-opening-hours' },
      { hear: 'answer-opening-hours' },
      { say: 'tell-problem' },
      { hear: 'answer-invoice' },
      { say: 'ask-order-status' },
      { hear: 'answer-order-status' },
      { say: 'ask-opening-hours' },
      { hear: 'answer-opening-hours' },
      { waitMs: 2_500 },
      { say: 'ask-for-human' },
      { hear: 'farewell' },
      { hear: 'agent-hello', withinMs: 25_000 },
      { hangUp: true },
    ],
  },
  faults: { model: { maxSessionMs: sessionMs } },
  expectations: [
    {
      expect: 'model-heard',
      recordings: [
        'ask-opening-hours',
        'tell-problem',
        'ask-order-status',
        'ask-opening-hours',
        'ask-for-human',
      ],
    },
    {
      expect: 'caller-heard',
      recordings: [
        'greeting',
        'answer-opening-hours',
        'answer-invoice',
        'answer-order-status',
        'answer-opening-hours',
        'farewell',
      ],
    },
    { expect: 'caller-never-heard', recordings: ['did-not-understand', 'clip-one-moment-en'] },
    { expect: 'nothing-clipped' },
    { expect: 'moved', cause: 'renewal', atLeast: 4 },
    { expect: 'gap-at-most', ms: 300 },
    { expect: 'silence-at-most', ms: 3_500 },
    { expect: 'agent-saw', attributes: { summary: /charged twice in October/, intent: 'billing_problem' } },
    { expect: 'log-quiet' },
    { expect: 'sessions-closed' },
  ],
};
