import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

/** The context is lost on the last metre; it is still in the CRM, and the caller is with a person all the same. */
export const lambdaDown: Scenario = {
  name: 'lambda-down',
  title:
    'The Lambda cannot be reached from the flow; the caller gets a person, who finds the ticket in HubSpot',
  caller: {
    from: knownCaller,
    steps: [
      { hear: 'greeting' },
      { say: 'ask-for-human' },
      { hear: 'farewell' },
      { hear: 'agent-hello', withinMs: 30_000 },
      { hangUp: true },
    ],
  },
  faults: { connect: { lambdaServiceErrors: 100 } },
  expectations: [
    { expect: 'caller-heard', recordings: ['greeting', 'farewell', 'agent-hello'] },
    { expect: 'bridged' },
    { expect: 'agent-saw-nothing' },
    { expect: 'hubspot-holds', contacts: 1, tickets: 1, notes: 1 },
    { expect: 'handovers', states: ['bridged'] },
    { expect: 'tokens', created: 1, redeemed: 0 },
  ],
};
