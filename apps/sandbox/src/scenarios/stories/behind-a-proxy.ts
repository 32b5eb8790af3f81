import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

/** Every kind of request: webhook, upgrade, action, status callback, and what the orchestrator has Twilio do. */
export const behindAProxy: Scenario = {
  name: 'behind-a-proxy',
  title:
    'A proxy hides the public name and adds a slash to the signed stream address; the call goes all the way',
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
  faults: { twilio: { hostMode: 'loopback-forwarded', upgradeSignature: 'trailing-slash' } },
  expectations: [
    { expect: 'caller-heard', recordings: ['greeting', 'farewell', 'agent-hello'] },
    { expect: 'bridged' },
    { expect: 'handovers', states: ['redeemed'] },
    { expect: 'twilio-saw', error: null },
  ],
};
