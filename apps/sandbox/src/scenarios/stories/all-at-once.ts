import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

/** A model gives one answer at a time, and refuses to begin another one meanwhile. */
export const allAtOnce: Scenario = {
  name: 'all-at-once',
  title: 'Keys cross a running answer, and the caller’s question the bot’s own: each is answered in turn',
  voice: { provider: 'openai' },
  env: { gateway: { SILENCE_PROMPT_MS: '1000' } },
  caller: {
    from: knownCaller,
    steps: [
      { hear: 'greeting' },
      { set: { openai: { deltaIntervalMs: 40 } } },
      { say: 'ask-order-status' },
      { hearSomebody: true },
      { waitMs: 400 },
      { press: '4711#' },
      { set: { openai: { deltaIntervalMs: 8 } } },
      { hear: 'answer-after-tool' },
      { waitMs: 900 },
      { say: 'ask-opening-hours' },
      { hear: 'answer-opening-hours' },
      { hangUp: true },
    ],
  },
  expectations: [
    { expect: 'caller-heard', recordings: ['greeting', 'answer-after-tool', 'answer-opening-hours'] },
    { expect: 'caller-never-heard', recordings: ['answer-order-status', 'did-not-understand'] },
    { expect: 'model-heard', recordings: ['ask-order-status', 'ask-opening-hours'] },
    { expect: 'model-remembers' },
    { expect: 'silence-at-most', ms: 2_500 },
    { expect: 'log-quiet' },
    { expect: 'sessions-closed' },
  ],
};
