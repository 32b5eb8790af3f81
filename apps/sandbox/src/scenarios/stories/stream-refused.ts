import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

/** Whoever is not Twilio gets no stream, and no model is opened for them; a real caller gets a person instead. */
export const streamRefused: Scenario = {
  name: 'stream-refused',
  title: 'The media stream comes with a wrong signature and is refused; the caller is connected to a person',
  caller: {
    from: knownCaller,
    steps: [{ hear: 'agent-hello', withinMs: 30_000 }, { hangUp: true }],
  },
  faults: { twilio: { upgradeSignature: 'wrong' } },
  expectations: [
    { expect: 'bridged' },
    { expect: 'sessions', openai: 0 },
    { expect: 'handovers', states: [] },
    { expect: 'tokens', created: 0, redeemed: 0 },
    { expect: 'twilio-saw', error: 31920 },
  ],
};
