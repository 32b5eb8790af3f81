import { handoverStatuses, type HandoverCase } from '@voc/handover-token';
import fc from 'fast-check';
import { diagnose, type Care, type ReconcileConfig } from './diagnose.js';

const config: ReconcileConfig = {
  quietMs: 30_000,
  deadlineMs: 120_000,
  tokenTtlMs: 600_000,
  dialSilenceMs: 600_000,
  repairPausesMs: [300_000, 600_000],
  giveUpAfterMs: 48 * 3_600_000,
};
const nowMs = Date.parse('2026-11-22T12:00:00Z');
const secondsAgo = (seconds: number): string => new Date(nowMs - seconds * 1000).toISOString();

/** A handover that an orchestrator took five minutes ago and never finished, unless changed. */
function row(changes: Partial<HandoverCase> = {}): HandoverCase {
  return {
    handover_id: 'h-1',
    status: 'preparing',
    failure: null,
    call_sid: 'CA1',
    conversation_id: 'c-1',
    created_at: secondsAgo(300),
    updated_at: secondsAgo(240),
    requested_at: secondsAgo(300),
    caller_ready_at: null,
    hubspot_contact_id: null,
    hubspot_ticket_id: null,
    hubspot_note_id: null,
    hubspot_task_id: null,
    connect_task_id: null,
    token: null,
    steps: {},
    dial_outcome: null,
    finished_at: null,
    lease_owner: 'w-1',
    lease_until: nowMs - 200_000,
    escalation: '{}',
    repairs: 0,
    reported: null,
    ...changes,
  };
}

const finished = { finished_at: secondsAgo(240) };
const settled = { ...finished, escalation: null };
const unclaimed = { lease_owner: null, lease_until: null, requested_at: null, escalation: null };
const old = { requested_at: secondsAgo(800), updated_at: secondsAgo(700) };

const cases: readonly (readonly [title: string, found: HandoverCase, expected: Care])[] = [
  ['a worker that still holds its lease is left alone', row({ lease_until: nowMs }), { kind: 'leave' }],
  ['what has just changed is left alone', row({ updated_at: secondsAgo(29) }), { kind: 'leave' }],
  [
    'a young request is left to the queue',
    row({ requested_at: secondsAgo(120), updated_at: secondsAgo(100) }),
    { kind: 'leave' },
  ],
  ['a lost worker is replaced once nobody would be dialled', row(), { kind: 'resume' }],
  ['also after the dial', row({ status: 'dialling' }), { kind: 'resume' }],
  ['also after the caller was taken back', row({ status: 'failed' }), { kind: 'resume' }],
  ['a given back lease counts as lost', row({ lease_until: 0 }), { kind: 'resume' }],
  ['without an escalation it can only fail', row({ escalation: null }), { kind: 'fail', reason: 'expired' }],
  [
    'and be reported when it has failed already',
    row({ escalation: null, status: 'failed' }),
    { kind: 'report', reason: 'nothing-to-finish-with' },
  ],
  ['what nobody took fails', row({ ...unclaimed, status: 'requested' }), { kind: 'fail', reason: 'expired' }],
  [
    'and is then reported',
    row({ ...unclaimed, status: 'failed' }),
    { kind: 'report', reason: 'never-claimed' },
  ],
  ['once', row({ ...unclaimed, status: 'failed', reported: 'never-claimed' }), { kind: 'leave' }],
  ['a missing ticket waits for its pause', row({ ...finished, status: 'redeemed' }), { kind: 'leave' }],
  [
    'and is made after it',
    row({ ...finished, status: 'redeemed', updated_at: secondsAgo(300) }),
    { kind: 'repair' },
  ],
  [
    'the second time after a longer one',
    row({ ...finished, status: 'failed', repairs: 1, updated_at: secondsAgo(599) }),
    { kind: 'leave' },
  ],
  [
    'the pauses stop growing at the last',
    row({ ...finished, status: 'failed', repairs: 9, updated_at: secondsAgo(600) }),
    { kind: 'repair' },
  ],
  [
    'after two days nobody tries any more',
    row({ ...finished, status: 'failed', requested_at: secondsAgo(48 * 3600 + 1) }),
    { kind: 'give-up' },
  ],
  ['a dial is given time to be reported', row({ ...settled, status: 'dialling' }), { kind: 'leave' }],
  [
    'a dial nobody reported is looked into',
    row({ ...settled, ...old, status: 'dialling' }),
    { kind: 'check-dial' },
  ],
  ['a bridge is given the life of its token', row({ ...settled, status: 'bridged' }), { kind: 'leave' }],
  [
    'a bridge without a redeemed token is looked into',
    row({ ...settled, ...old, status: 'bridged' }),
    { kind: 'check-token' },
  ],
  [
    'once it has been reported it is left alone',
    row({ ...settled, ...old, status: 'bridged', reported: 'token-not-used' }),
    { kind: 'leave' },
  ],
  [
    'what is finished before it was dialled fails',
    row({ ...settled, status: 'ready' }),
    { kind: 'fail', reason: 'expired' },
  ],
  ['what went well is left alone', row({ ...settled, ...old, status: 'redeemed' }), { kind: 'leave' }],
  [
    'what failed with a reason is left alone',
    row({ ...settled, ...old, status: 'failed' }),
    { kind: 'leave' },
  ],
];

describe('diagnose', () => {
  it.each(cases)('%s', (_title, found, expected) => {
    expect(diagnose(found, nowMs, config)).toEqual(expected);
  });

  it('never resumes a handover that could still be dialled, whatever its row says', () => {
    const agoArbitrary = fc.integer({ min: -100, max: 300_000 }).map(secondsAgo);
    const rowArbitrary = fc
      .record({
        status: fc.constantFrom(...handoverStatuses),
        requested_at: fc.option(agoArbitrary),
        created_at: agoArbitrary,
        updated_at: fc.oneof(agoArbitrary, fc.constant('')),
        finished_at: fc.option(agoArbitrary),
        lease_until: fc.option(fc.integer({ min: nowMs - 400_000, max: nowMs + 40_000 })),
        escalation: fc.option(fc.constant('{}')),
        repairs: fc.nat(20),
        reported: fc.option(fc.constant('never-claimed')),
      })
      .map(row);

    fc.assert(
      fc.property(rowArbitrary, (found) => {
        const { kind } = diagnose(found, nowMs, config);
        const ageMs = nowMs - Date.parse(found.requested_at ?? found.created_at);
        const isHeld = found.finished_at === null && (found.lease_until ?? 0) >= nowMs;
        expect(kind === 'leave' || !isHeld).toBe(true);
        expect(kind !== 'resume' || ageMs > config.deadlineMs).toBe(true);
      }),
    );
  });
});
