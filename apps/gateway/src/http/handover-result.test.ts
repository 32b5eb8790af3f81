import { dialOutcome } from './handover-result.js';

describe('dialOutcome', () => {
  it.each([
    ['bridged', { DialCallStatus: 'completed', DialCallDuration: '42', DialBridged: 'true' }],
    ['bridged', { DialCallStatus: 'completed', DialCallDuration: '42' }],
    ['bridged', { DialCallStatus: 'completed' }],
    ['bridged', { DialCallStatus: 'answered', DialCallDuration: '3' }],
    ['short_bridge', { DialCallStatus: 'completed', DialCallDuration: '2' }],
    ['short_bridge', { DialCallStatus: 'completed', DialCallDuration: '42', DialBridged: 'false' }],
    ['busy', { DialCallStatus: 'busy' }],
    ['no_answer', { DialCallStatus: 'no-answer' }],
    ['canceled', { DialCallStatus: 'canceled' }],
    ['dial_failed', { DialCallStatus: 'failed' }],
    ['dial_failed', { DialCallStatus: 'exploded' }],
    ['dial_failed', { DialCallStatus: ['completed', 'busy'] }],
    ['dial_failed', {}],
  ])('is %s for %j', (expected, form) => {
    expect(dialOutcome(form)).toBe(expected);
  });
});
