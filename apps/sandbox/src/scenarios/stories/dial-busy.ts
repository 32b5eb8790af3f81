import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

export const dialBusy: Scenario = {
  name: 'dial-busy',
  title: 'Connect is busy; the caller comes back to the bot and is helped there',
  caller: {
    from: knownCaller,
    steps: [
      { hear: 'greeting' },
      { say: 'ask-for-human' },
      { hear: 'farewell' },
      { hear: 'handover-failed', withinMs: 25_000 },
      { say: 'ask-opening-hours' },
      { hear: 'answer-opening-hours' },
      { say: 'goodbye-caller' },
      { hear: 'goodbye' },
      { hangUp: true },
    ],
  },
  faults: { twilio: { dialOutcome: 'busy' } },
  expectations: [
    { expect: 'nothing-clipped' },
    {
      expect: 'caller-heard',
      recordings: ['greeting', 'farewell', 'handover-failed', 'answer-opening-hours', 'goodbye'],
    },
    { expect: 'caller-never-heard', recordings: ['agent-hello', 'resumed'] },
    { expect: 'not-bridged' },
    { expect: 'hubspot-holds', contacts: 1, tickets: 1, notes: 1 },
    { expect: 'handovers', states: ['failed(busy)'] },
    { expect: 'tokens', created: 1, redeemed: 0 },
  ],
};
