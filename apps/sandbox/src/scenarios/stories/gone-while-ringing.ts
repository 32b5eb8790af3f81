import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

export const goneWhileRinging: Scenario = {
  name: 'gone-while-ringing',
  title: 'The caller hangs up while the telephone at Connect rings; nobody calls them back to the bot',
  caller: {
    from: knownCaller,
    steps: [{ hear: 'greeting' }, { say: 'ask-for-human' }, { hear: 'farewell' }, { stayOnLine: true }],
  },
  faults: { twilio: { callerHangsUp: 'while-ringing' } },
  expectations: [
    { expect: 'caller-hung-up' },
    { expect: 'not-bridged' },
    { expect: 'handovers', states: ['failed(canceled)'] },
    { expect: 'tokens', created: 1, redeemed: 0 },
    { expect: 'sessions-closed' },
    { expect: 'twilio-saw', error: null },
  ],
};
