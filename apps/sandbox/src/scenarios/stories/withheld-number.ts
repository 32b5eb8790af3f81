import type { Scenario } from '../scenario.js';
import { withheldCaller } from './callers.js';

/** The placeholder must never be taken for a number, in the CRM or on a screen. */
export const withheldNumber: Scenario = {
  name: 'withheld-number',
  title: 'The caller withholds their number and presses 0 for a person',
  caller: {
    from: withheldCaller,
    steps: [
      { hear: 'greeting' },
      { say: 'ask-order-status' },
      { hear: 'answer-order-status' },
      { press: '0' },
      { hear: 'farewell' },
      { hear: 'agent-hello', withinMs: 25_000 },
      { hangUp: true },
    ],
  },
  expectations: [
    { expect: 'nothing-clipped' },
    { expect: 'caller-heard', recordings: ['greeting', 'answer-order-status', 'farewell', 'agent-hello'] },
    { expect: 'bridged' },
    {
      expect: 'agent-saw',
      attributes: { caller_phone: '', escalation_reason: 'dtmf', hubspot_ticket_id: /^\d+$/ },
    },
    { expect: 'hubspot-holds', contacts: 0, tickets: 1, notes: 1 },
    { expect: 'handovers', states: ['redeemed'] },
    { expect: 'tokens', created: 1, redeemed: 1 },
  ],
};
