import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

/** A model that is told too much loses what it has said; one that is told too little thinks that it was heard. */
export const cutShortOrNot: Scenario = {
  name: 'cut-short-or-not',
  title:
    'The caller speaks after, before and in an answer of two parts; the model is told what was heard of each',
  voice: { provider: 'openai' },
  caller: {
    from: knownCaller,
    steps: [
      { hear: 'greeting' },
      { say: 'ask-opening-hours' },
      { hear: 'answer-opening-hours' },
      { set: { openai: { thinkMs: 1_500 } } },
      { say: 'ask-opening-hours' },
      { waitMs: 1_000 },
      { set: { openai: { thinkMs: 60 } } },
      { say: 'tell-problem' },
      { hearSomebody: true },
      { waitMs: 700 },
      { say: 'interrupt' },
      { hear: 'did-not-understand' },
      { hangUp: true },
    ],
  },
  brain: (usual) => (situation) =>
    situation.type === 'heard' && situation.utterance?.id === 'tell-problem'
      ? { preamble: 'answer-invoice', speak: 'answer-order-status' }
      : usual(situation),
  expectations: [
    { expect: 'caller-heard', recordings: ['greeting', 'answer-opening-hours', 'did-not-understand'] },
    { expect: 'caller-never-heard', recordings: ['answer-invoice', 'answer-order-status'] },
    {
      expect: 'model-heard',
      recordings: ['ask-opening-hours', 'ask-opening-hours', 'tell-problem', 'interrupt'],
    },
    { expect: 'model-remembers' },
    { expect: 'log-quiet' },
    { expect: 'sessions-closed' },
  ],
};
