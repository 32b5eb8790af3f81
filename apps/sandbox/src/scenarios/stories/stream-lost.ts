import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

/** What the caller has told before is not told again: it is with the agent in the end. */
export const streamLost: Scenario = {
  name: 'stream-lost',
  title: 'The connection to Twilio breaks twice; the bot comes back each time and still knows what was said',
  caller: {
    from: knownCaller,
    steps: [
      { hear: 'greeting' },
      { say: 'ask-order-status' },
      { hear: 'resumed' },
      { say: 'tell-problem' },
      { hear: 'resumed' },
      { set: { twilio: { cutSocketAtMs: null } } },
      { say: 'ask-for-human' },
      { hear: 'farewell' },
      { hear: 'agent-hello', withinMs: 25_000 },
      { hangUp: true },
    ],
  },
  faults: { twilio: { cutSocketAtMs: 8_000 } },
  expectations: [
    { expect: 'bridged' },
    { expect: 'caller-heard', recordings: ['greeting', 'resumed', 'resumed', 'farewell', 'agent-hello'] },
    { expect: 'model-heard', recordings: ['ask-order-status', 'tell-problem', 'ask-for-human'] },
    { expect: 'agent-saw', attributes: { summary: /order is.*charged twice.*speak to a person/ } },
    { expect: 'log-has', message: 'caller gets a fresh stream', fields: { reason: 'resumed' } },
    { expect: 'handovers', states: ['redeemed'] },
    { expect: 'tokens', created: 1, redeemed: 1 },
    { expect: 'sessions-closed' },
  ],
};
