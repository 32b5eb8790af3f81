import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

/** The answer has long been made when the caller interrupts it: only Twilio's buffer still holds the rest. */
export const bargeIn: Scenario = {
  name: 'barge-in',
  title: 'The caller interrupts the bot, which falls silent and listens',
  alsoWith: [{ audio: 'pcm16' }, { provider: 'nova' }],
  caller: {
    from: knownCaller,
    steps: [
      { hear: 'greeting' },
      { say: 'ask-order-status' },
      { hearSomebody: true },
      { waitMs: 600 },
      { say: 'interrupt' },
      { hear: 'did-not-understand' },
      { say: 'ask-opening-hours' },
      { hear: 'answer-opening-hours' },
      { hangUp: true },
    ],
  },
  expectations: [
    { expect: 'nothing-clipped' },
    { expect: 'caller-heard', recordings: ['greeting', 'did-not-understand', 'answer-opening-hours'] },
    { expect: 'caller-never-heard', recordings: ['answer-order-status'] },
    { expect: 'quiet-after-interruption-within', ms: 700 },
    { expect: 'clear-within', ms: 100 },
    { expect: 'interruptions', times: 1 },
    { expect: 'model-remembers' },
    { expect: 'model-heard', recordings: ['ask-order-status', 'interrupt', 'ask-opening-hours'] },
    { expect: 'not-bridged' },
    { expect: 'hubspot-holds', contacts: 0, tickets: 0, notes: 0 },
    { expect: 'handovers', states: [] },
    { expect: 'tokens', created: 0, redeemed: 0 },
    { expect: 'twilio-saw', error: null },
  ],
};
