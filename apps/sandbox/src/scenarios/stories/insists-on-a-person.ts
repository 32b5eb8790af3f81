import type { Scenario } from '../scenario.js';
import { contactCentre, knownCaller } from './callers.js';

/** Nobody is refused a person twice: who would rather wait may wait. */
export const insistsOnAPerson: Scenario = {
  name: 'insists-on-a-person',
  title: 'Nobody is there, and the caller wants to wait for a person all the same',
  env: contactCentre,
  faults: { connect: { agentsOnline: 0, agentsAvailable: 0 } },
  caller: {
    from: knownCaller,
    steps: [
      { hear: 'greeting' },
      { say: 'ask-for-human' },
      { hear: 'nobody-there' },
      { say: 'ask-representative' },
      { hear: 'farewell' },
      { hear: 'agent-hello', withinMs: 25_000 },
      { hangUp: true },
    ],
  },
  expectations: [
    { expect: 'bridged' },
    { expect: 'nothing-clipped' },
    { expect: 'caller-heard', recordings: ['greeting', 'nobody-there', 'farewell', 'agent-hello'] },
    { expect: 'hubspot-holds', contacts: 1, tickets: 1, notes: 1 },
    { expect: 'handovers', states: ['redeemed'] },
    { expect: 'tokens', created: 1, redeemed: 1 },
    { expect: 'dial-within', ms: 10_000 },
  ],
};
