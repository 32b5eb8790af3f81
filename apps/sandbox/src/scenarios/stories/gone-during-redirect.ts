import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

/** Twilio has said yes and will never say more: it is for the reconciler to close the handover. */
export const goneDuringRedirect: Scenario = {
  name: 'gone-during-redirect',
  title: 'The caller hangs up between the request to move the call and its effect',
  caller: {
    from: knownCaller,
    steps: [{ hear: 'greeting' }, { say: 'ask-for-human' }, { hear: 'farewell' }, { stayOnLine: true }],
  },
  faults: { twilio: { callerHangsUp: 'during-rest-update' } },
  expectations: [
    { expect: 'caller-hung-up' },
    { expect: 'not-bridged' },
    { expect: 'handovers', states: ['dialling'] },
    { expect: 'sessions-closed' },
    { expect: 'twilio-saw', error: null },
  ],
};
