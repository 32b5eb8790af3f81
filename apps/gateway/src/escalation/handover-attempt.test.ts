import type { EscalationRequested } from '@voc/contracts';
import {
  handoverId,
  type HandoverFailure,
  type HandoverRecord,
  type HandoverStatus,
} from '@voc/handover-token';
import { createFakeClock } from '@voc/resilience/testing';
import { silentLogger } from '@voc/telemetry';
import { attemptHandover, type CameBack } from './handover-attempt.js';

const callSid = `CA${'1'.repeat(32)}`;
const event: EscalationRequested = {
  type: 'escalation.requested',
  version: 1,
  handover_id: handoverId(callSid, 1),
  conversation_id: '5a1d0a5e-3f0e-4a55-9a39-0d5a6d9f7c11',
  call_sid: callSid,
  stream_sid: `MZ${'2'.repeat(32)}`,
  caller_phone: null,
  called_number: '+15550100002',
  provider: 'fake',
  reason: 'user_request',
  trigger: 'representative',
  summary: 'Charged twice.',
  intent: 'billing',
  priority: 'normal',
  language: 'en',
  requested_at: '2026-01-01T00:00:00.000Z',
};
const patience = { patienceMs: 15_000, pollMs: 500, redirectGraceMs: 10_000 };

interface World {
  readonly publish?: () => Promise<void>;
  /** Every use of the table throws. */
  readonly tableIsGone?: boolean;
}

function begin(world: World = {}) {
  const clock = createFakeClock();
  const notes: string[] = [];
  const row: { status: HandoverStatus; failure: HandoverFailure | null } | { status: null } = {
    status: null,
  };
  const table = <T>(note: string, answer: () => T): Promise<T> => {
    if (world.tableIsGone) return Promise.reject(new Error('no table'));
    if (note !== '') notes.push(`${clock.monotonicMs()} ${note}`);
    return Promise.resolve(answer());
  };
  const farewell = Promise.withResolvers<undefined>();
  const left = new AbortController();
  const state: { row: typeof row | { status: HandoverStatus; failure?: HandoverFailure } } = { row };
  const seen: { result: CameBack | null | 'none-yet' } = { result: 'none-yet' };
  const attempt = attemptHandover(
    patience,
    {
      clock,
      log: silentLogger,
      publish: async () => {
        await world.publish?.();
        notes.push(`${clock.monotonicMs()} published`);
      },
      farewell: farewell.promise,
      left: left.signal,
      book: {
        read: () => table('', () => (state.row.status === null ? null : (state.row as HandoverRecord))),
        fail: (_id, reason) => table(`failed ${reason}`, () => ({ outcome: 'moved', record: null })),
        markCallerReady: (_id, mark) => table(`ready ${mark.callSid}`, () => undefined),
      },
    },
    event,
  );
  void attempt.then((result) => void (seen.result = result));
  return { clock, notes, farewell, left, state, seen };
}

describe('attemptHandover', () => {
  it('publishes at once and notes the caller as ready only after the farewell', async () => {
    const { clock, notes, farewell } = begin();
    await clock.advance(3_000);
    expect(notes).toEqual(['0 published']);

    farewell.resolve(undefined);
    await clock.advance(0);

    expect(notes).toEqual(['0 published', `3000 ready ${callSid}`]);
  });

  it('is over without a result when the caller leaves the stream, and leaves nothing scheduled', async () => {
    const { clock, farewell, left, state, seen } = begin();
    farewell.resolve(undefined);
    await clock.advance(1_000);
    state.row = { status: 'dialling' };

    left.abort(new Error('the stream has ended'));
    await clock.advance(0);

    expect(seen.result).toBeNull();
    expect(clock.pending()).toBe(0);
  });

  it('does not note a caller as ready who has left during the farewell', async () => {
    const { clock, notes, farewell, left, seen } = begin();
    await clock.advance(1_000);

    left.abort(new Error('the stream has ended'));
    farewell.resolve(undefined);
    await clock.advance(0);

    expect(notes).toEqual(['0 published']);
    expect(seen.result).toBeNull();
  });

  it('takes the caller back after the farewell when the event could not be published', async () => {
    const { clock, notes, farewell, seen } = begin({ publish: () => Promise.reject(new Error('no queue')) });
    await clock.advance(1_000);
    expect(seen.result).toBe('none-yet');

    farewell.resolve(undefined);
    await clock.advance(0);

    expect(seen.result).toEqual({ reason: 'publish_failed' });
    expect(notes).toEqual(['0 failed publish_failed']);
    expect(clock.pending()).toBe(0);
  });

  it('does not bring back a caller who left while the event could not be published', async () => {
    const { clock, farewell, left, seen } = begin({ publish: () => Promise.reject(new Error('no queue')) });

    left.abort(new Error('the stream has ended'));
    farewell.resolve(undefined);
    await clock.advance(0);

    expect(seen.result).toBeNull();
  });

  it('takes the caller back as soon as the handover has failed, with its reason', async () => {
    const { clock, notes, farewell, state, seen } = begin();
    farewell.resolve(undefined);
    await clock.advance(2_000);

    state.row = { status: 'failed', failure: 'token_store_failed' };
    await clock.advance(500);

    expect(seen.result).toEqual({ reason: 'token_store_failed' });
    expect(notes.filter((note) => note.includes('failed'))).toEqual([]);
    expect(clock.pending()).toBe(0);
  });

  it.each([
    ['has no row at all', null],
    ['stands still', 'preparing' as const],
  ])('loses patience with a handover that %s, and says so in the table', async (_what, status) => {
    const { clock, notes, farewell, state, seen } = begin();
    if (status) state.row = { status };
    farewell.resolve(undefined);
    await clock.advance(14_999);
    expect(seen.result).toBe('none-yet');

    await clock.advance(1);

    expect(seen.result).toEqual({ reason: 'no_progress' });
    expect(notes.at(-1)).toBe('15000 failed no_progress');
    expect(clock.pending()).toBe(0);
  });

  it.each(['dialling', 'bridged', 'redeemed'] as const)(
    'waits longer for the redirect of a handover that is %s, but not for ever',
    async (status) => {
      const { clock, farewell, state, seen } = begin();
      farewell.resolve(undefined);
      await clock.advance(10_000);
      state.row = { status };

      await clock.advance(14_999);
      expect(seen.result).toBe('none-yet');
      await clock.advance(1);

      expect(seen.result).toEqual({ reason: 'no_progress' });
    },
  );

  it('counts patience from the request, not from the end of a slow publish', async () => {
    const published = Promise.withResolvers<undefined>();
    const { clock, farewell, seen } = begin({ publish: () => published.promise });
    farewell.resolve(undefined);
    await clock.advance(2_900);
    published.resolve(undefined);

    await clock.advance(12_600);

    expect(seen.result).toEqual({ reason: 'no_progress' });
  });

  it('takes the caller back after its patience when the table cannot be reached', async () => {
    const { clock, farewell, seen } = begin({ tableIsGone: true });
    farewell.resolve(undefined);

    await clock.advance(15_000);

    expect(seen.result).toEqual({ reason: 'no_progress' });
    expect(clock.pending()).toBe(0);
  });
});
