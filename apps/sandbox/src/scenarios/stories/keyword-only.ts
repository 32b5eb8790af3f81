import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

/** The model does not know its tool; the words alone must do. */
export const keywordOnly: Scenario = {
  name: 'keyword-only',
  title: 'The model never calls the hand-over tool; the caller’s words are enough',
  caller: {
    from: knownCaller,
    steps: [
      { hear: 'greeting' },
      { say: 'ask-for-human' },
      { hear: 'farewell' },
      { hear: 'agent-hello', withinMs: 25_000 },
      { hangUp: true },
    ],
  },
  brain: (usual) => (situation) => usual({ ...situation, tools: [] }),
  expectations: [
    { expect: 'nothing-clipped' },
    { expect: 'caller-heard', recordings: ['greeting', 'farewell', 'agent-hello'] },
    { expect: 'caller-never-heard', recordings: ['did-not-understand', 'handover-failed'] },
    { expect: 'bridged' },
    {
      expect: 'agent-saw',
      attributes: { caller_phone: knownCaller, summary: true, escalation_reason: 'user_request' },
    },
    { expect: 'hubspot-holds', contacts: 1, tickets: 1, notes: 1 },
    { expect: 'handovers', states: ['redeemed'] },
    { expect: 'tokens', created: 1, redeemed: 1 },
    { expect: 'dial-within', ms: 10_000 },
  ],
};
