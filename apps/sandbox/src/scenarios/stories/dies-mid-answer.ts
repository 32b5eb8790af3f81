import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

/** A lost connection may be chance, so the same provider is asked once more; twice within a minute is not. */
export const diesMidAnswer: Scenario = {
  name: 'dies-mid-answer',
  title: 'The model’s connection dies in the middle of an answer, twice; the caller is answered all the same',
  voice: { provider: 'openai', fallback: 'nova' },
  caller: {
    from: knownCaller,
    steps: [
      { hear: 'greeting' },
      { set: { openai: { deltaIntervalMs: 40 } } },
      { say: 'ask-order-status' },
      { hearSomebody: true },
      { waitMs: 700 },
      { set: { openai: { dropSocket: { afterMs: 0, times: 1 }, deltaIntervalMs: 8 } } },
      { hear: 'answer-order-status' },
      { set: { openai: { deltaIntervalMs: 40 } } },
      { say: 'ask-opening-hours' },
      { hearSomebody: true },
      { waitMs: 700 },
      { set: { openai: { dropSocket: { afterMs: 0, times: 1 }, deltaIntervalMs: 8 } } },
      { hear: 'answer-opening-hours' },
      { hangUp: true },
    ],
  },
  expectations: [
    { expect: 'caller-heard', recordings: ['greeting', 'answer-order-status', 'answer-opening-hours'] },
    { expect: 'moved', to: 'openai', cause: 'lost', times: 1 },
    { expect: 'moved', to: 'nova', cause: 'lost', times: 1 },
    { expect: 'sessions', openai: 2, bedrock: 1 },
    { expect: 'model-heard', recordings: ['ask-order-status', 'ask-opening-hours'] },
    { expect: 'silence-at-most', ms: 2_500 },
    { expect: 'sessions-closed' },
    { expect: 'not-bridged' },
  ],
};
