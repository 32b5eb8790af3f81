import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

/** The bot must not take its own echo, a cough or a click for the caller, and must take the caller for the caller. */
export const echoAndNoises: Scenario = {
  name: 'echo-and-noises',
  title: 'The bot hears its own echo, a cough and a click and speaks on; the caller it lets interrupt',
  alsoWith: [{ provider: 'nova' }],
  caller: {
    from: knownCaller,
    steps: [
      { hear: 'greeting' },
      { say: 'ask-opening-hours' },
      { hearSomebody: true },
      { waitMs: 400 },
      { say: 'noise-cough' },
      { waitMs: 600 },
      { say: 'noise-click' },
      { hear: 'answer-opening-hours' },
      { say: 'ask-order-status' },
      { hearSomebody: true },
      { waitMs: 800 },
      { say: 'interrupt' },
      { hear: 'did-not-understand' },
      { hangUp: true },
    ],
  },
  faults: { twilio: { echo: true } },
  expectations: [
    { expect: 'caller-heard', recordings: ['greeting', 'answer-opening-hours', 'did-not-understand'] },
    { expect: 'caller-never-heard', recordings: ['answer-order-status'] },
    { expect: 'model-heard', recordings: ['ask-opening-hours', 'ask-order-status', 'interrupt'] },
    { expect: 'interruptions', times: 1 },
    { expect: 'quiet-after-interruption-within', ms: 900 },
  ],
};
