import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

/** The caller never waits for the CRM: the same limit on the dial as with HubSpot up. */
export const hubspotDown: Scenario = {
  name: 'hubspot-down',
  title: 'HubSpot answers nothing but errors; the caller is handed over all the same',
  caller: {
    from: knownCaller,
    steps: [
      { hear: 'greeting' },
      { say: 'tell-problem' },
      { hear: 'answer-invoice' },
      { say: 'ask-representative' },
      { hear: 'farewell' },
      { hear: 'agent-hello', withinMs: 25_000 },
      { hangUp: true },
    ],
  },
  faults: { hubspot: { outage: 'server-error' } },
  expectations: [
    { expect: 'nothing-clipped' },
    { expect: 'caller-heard', recordings: ['greeting', 'answer-invoice', 'farewell', 'agent-hello'] },
    { expect: 'bridged' },
    {
      expect: 'agent-saw',
      attributes: { caller_phone: knownCaller, summary: /charged twice/, priority: 'high' },
    },
    { expect: 'hubspot-holds', contacts: 0, tickets: 0, notes: 0 },
    { expect: 'handovers', states: ['redeemed'] },
    { expect: 'tokens', created: 1, redeemed: 1 },
    { expect: 'dial-within', ms: 10_000 },
  ],
};
