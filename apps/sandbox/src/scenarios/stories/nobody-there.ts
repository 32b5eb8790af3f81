import type { Scenario } from '../scenario.js';
import { contactCentre, knownCaller } from './callers.js';

/** Better an honest offer than a queue in which nobody picks up. */
export const nobodyThere: Scenario = {
  name: 'nobody-there',
  title: 'Nobody works at the queue: the caller is offered a callback, takes it, and is not transferred',
  env: contactCentre,
  faults: { connect: { agentsOnline: 0, agentsAvailable: 0 } },
  caller: {
    from: knownCaller,
    steps: [
      { hear: 'greeting' },
      { say: 'tell-problem' },
      { hear: 'answer-invoice' },
      { say: 'ask-for-human' },
      { hear: 'nobody-there' },
      { say: 'yes-call-me-back' },
      { hear: 'callback-confirmed' },
      { say: 'goodbye-caller' },
      { hear: 'goodbye' },
      { stayOnLine: true },
    ],
  },
  expectations: [
    { expect: 'not-bridged' },
    { expect: 'bot-hung-up' },
    { expect: 'nothing-clipped' },
    {
      expect: 'caller-heard',
      recordings: ['greeting', 'answer-invoice', 'nobody-there', 'callback-confirmed', 'goodbye'],
    },
    { expect: 'caller-never-heard', recordings: ['farewell', 'handover-failed', 'did-not-understand'] },
    { expect: 'silence-at-most', ms: 2_500 },
    { expect: 'escalation', reason: 'user_request', trigger: 'escalate_to_human' },
    { expect: 'callback-booked', phone: knownCaller, window: 'none', inConnect: true },
    { expect: 'hubspot-holds', contacts: 1, tickets: 1, notes: 1, tasks: 1 },
    { expect: 'handovers', states: ['callback_booked'] },
    { expect: 'tokens', created: 0, redeemed: 0 },
  ],
};
