import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

/** The very word that asks for a person here is there, and means the opposite. */
export const noAgentNeeded: Scenario = {
  name: 'no-agent-needed',
  title: 'The caller says that they need no agent, and gets none',
  env: { gateway: { ESCALATION_KEYWORDS: 'agent' } },
  caller: {
    from: knownCaller,
    steps: [
      { hear: 'greeting' },
      { say: 'no-agent-needed' },
      { hear: 'goodbye' },
      { say: 'ask-opening-hours' },
      { hear: 'answer-opening-hours' },
      { hangUp: true },
    ],
  },
  expectations: [
    { expect: 'caller-heard', recordings: ['greeting', 'goodbye', 'answer-opening-hours'] },
    { expect: 'caller-never-heard', recordings: ['farewell', 'did-not-understand'] },
    { expect: 'not-bridged' },
    { expect: 'handovers', states: [] },
    { expect: 'tokens', created: 0, redeemed: 0 },
    { expect: 'hubspot-holds', contacts: 0, tickets: 0, notes: 0 },
  ],
};
