import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

/** Whoever takes the call in the other queue sees the same screen. */
export const queueFull: Scenario = {
  name: 'queue-full',
  title: 'The queue for handed-over callers is full; the caller waits in the other one and keeps the context',
  caller: {
    from: knownCaller,
    steps: [
      { hear: 'greeting' },
      { say: 'tell-problem' },
      { hear: 'answer-invoice' },
      { say: 'ask-for-human' },
      { hear: 'farewell' },
      { hear: 'agent-hello', withinMs: 25_000 },
      { hangUp: true },
    ],
  },
  faults: { connect: { fullQueues: ['escalation'] } },
  expectations: [
    { expect: 'caller-heard', recordings: ['greeting', 'answer-invoice', 'farewell', 'agent-hello'] },
    { expect: 'bridged' },
    {
      expect: 'agent-saw',
      attributes: {
        caller_phone: knownCaller,
        summary: /charged twice in October/,
        hubspot_ticket_id: /^\d+$/,
      },
    },
    { expect: 'handovers', states: ['redeemed'] },
    { expect: 'tokens', created: 1, redeemed: 1 },
  ],
};
