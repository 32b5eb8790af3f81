import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

/** The way it should always go; the demo. */
export const humanPlease: Scenario = {
  name: 'human-please',
  title: 'A caller tells the bot about a wrong invoice and asks for a person',
  alsoWith: [{ audio: 'pcm16' }, { provider: 'nova' }],
  caller: {
    from: knownCaller,
    steps: [
      { hear: 'greeting' },
      { say: 'tell-problem' },
      { hear: 'answer-invoice' },
      { say: 'ask-for-human' },
      { hear: 'farewell' },
      { hear: 'agent-hello', withinMs: 25_000 },
      { say: 'goodbye-caller' },
      { hangUp: true },
    ],
  },
  expectations: [
    { expect: 'nothing-clipped' },
    { expect: 'caller-heard', recordings: ['greeting', 'answer-invoice', 'farewell', 'agent-hello'] },
    { expect: 'caller-never-heard', recordings: ['did-not-understand', 'handover-failed', 'resumed'] },
    { expect: 'bridged' },
    {
      expect: 'agent-saw',
      attributes: {
        conversation_id: /^[0-9a-f-]{36}$/,
        caller_phone: knownCaller,
        summary: /charged twice in October.*asked to speak to a person/,
        intent: 'billing_problem',
        priority: 'high',
        escalation_reason: 'user_request',
        hubspot_contact_id: /^\d+$/,
        hubspot_ticket_id: /^\d+$/,
      },
    },
    { expect: 'hubspot-holds', contacts: 1, tickets: 1, notes: 1 },
    { expect: 'handovers', states: ['redeemed'] },
    { expect: 'tokens', created: 1, redeemed: 1 },
    { expect: 'dial-within', ms: 10_000 },
  ],
};
