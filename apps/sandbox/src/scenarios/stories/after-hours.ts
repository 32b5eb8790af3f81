import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

const dayMs = 86_400_000;
const weekdays = ['Su', 'Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa'];

/** On one day of the week only, which is neither today nor tomorrow, whenever this is played. */
function hoursOfAnotherDay(nowMs: number): string {
  const day = new Date(nowMs + 2 * dayMs).getUTCDay();
  return `UTC ${weekdays[day] ?? 'Mo'} 09:00-12:00`;
}

/** The hours alone are enough to know, and to promise a time; no queue is asked. */
export const afterHours: Scenario = {
  name: 'after-hours',
  title: 'The office is closed: the key for a person brings the offer of a callback when it is open',
  env: { gateway: { OPENING_HOURS: hoursOfAnotherDay(Date.now()) } },
  caller: {
    from: knownCaller,
    steps: [
      { hear: 'greeting' },
      { press: '0' },
      { hear: 'nobody-there' },
      { say: 'yes-call-me-back' },
      { hear: 'callback-confirmed' },
      { hangUp: true },
    ],
  },
  expectations: [
    { expect: 'not-bridged' },
    { expect: 'nothing-clipped' },
    { expect: 'caller-never-heard', recordings: ['farewell', 'did-not-understand'] },
    { expect: 'silence-at-most', ms: 2_500 },
    { expect: 'escalation', reason: 'dtmf', trigger: 'escalation key' },
    { expect: 'log-has', message: 'callback offered', fields: { reason: 'closed' } },
    { expect: 'callback-booked', phone: knownCaller, window: 'promised', inConnect: false },
    { expect: 'hubspot-holds', contacts: 1, tickets: 1, notes: 1, tasks: 1 },
    { expect: 'handovers', states: ['callback_booked'] },
  ],
};
