import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { randomUUID } from 'node:crypto';
import { createHandoverStore, type HandoverStore } from '../src/dynamo/index.js';
import { startLocalTables, type LocalTables } from '../src/testing/index.js';

const callSid = 'CA00000000000000000000000000000001';
const conversationId = '6f0c5b0e-5a4a-4a51-9d0a-1f2e3d4c5b6a';
const leaseMs = 30_000;

let tables: LocalTables;
let nowMs = Date.UTC(2026, 10, 22, 12);
let store: HandoverStore;

beforeAll(async () => {
  tables = await startLocalTables();
  store = createHandoverStore(
    { tableName: tables.handoversTable },
    { client: tables.client, clock: { now: () => nowMs } },
  );
});

afterAll(() => tables.close());

function newRequest(): {
  handover_id: string;
  call_sid: string;
  conversation_id: string;
  requested_at: string;
} {
  return {
    handover_id: randomUUID(),
    call_sid: callSid,
    conversation_id: conversationId,
    requested_at: new Date(nowMs).toISOString(),
  };
}

async function ready(): Promise<string> {
  const request = newRequest();
  await store.claim(request, 'worker', leaseMs);
  await store.moveTo(request.handover_id, { type: 'token-issued' }, 'worker');
  return request.handover_id;
}

async function dialling(): Promise<string> {
  const id = await ready();
  await store.moveTo(id, { type: 'dial-started' }, 'worker');
  return id;
}

describe('claiming a handover', () => {
  it('creates the row in preparing and hands it to the first owner', async () => {
    const request = newRequest();

    const claim = await store.claim(request, 'one', leaseMs);

    expect(claim).toMatchObject({
      status: 'claimed',
      record: { ...request, status: 'preparing', steps: {}, token: null, caller_ready_at: null },
    });
  });

  it('tells a second owner how long to stay away while the lease runs', async () => {
    const request = newRequest();
    await store.claim(request, 'one', leaseMs);

    expect(await store.claim(request, 'two', leaseMs)).toEqual({
      status: 'running-elsewhere',
      retryAfterMs: leaseMs,
    });
  });

  it('lets exactly one of many concurrent owners in', async () => {
    const request = newRequest();

    const claims = await Promise.all(
      Array.from({ length: 20 }, (_, index) => store.claim(request, `owner-${index}`, leaseMs)),
    );

    expect(claims.filter(({ status }) => status === 'claimed')).toHaveLength(1);
  });

  it('goes on where the last owner stopped once its lease is over', async () => {
    const request = newRequest();
    await store.claim(request, 'one', leaseMs);
    await store.recordStep(
      request.handover_id,
      'one',
      'contact',
      { outcome: 'done', code: null },
      { hubspot_contact_id: '90001' },
    );
    await store.moveTo(request.handover_id, { type: 'token-issued' }, 'one');
    nowMs += leaseMs + 1;

    const claim = await store.claim(request, 'two', leaseMs);

    expect(claim).toMatchObject({
      status: 'claimed',
      record: {
        status: 'ready',
        hubspot_contact_id: '90001',
        steps: { contact: { outcome: 'done', code: null } },
      },
    });
  });

  it('is refused for good once the work is finished', async () => {
    const request = newRequest();
    await store.claim(request, 'one', leaseMs);
    await store.finish(request.handover_id, 'one');
    nowMs += leaseMs + 1;

    expect(await store.claim(request, 'two', leaseMs)).toEqual({ status: 'finished' });
  });

  it('is possible at once after the lease was released', async () => {
    const request = newRequest();
    await store.claim(request, 'one', leaseMs);
    await store.releaseLease(request.handover_id, 'one');

    expect(await store.claim(request, 'two', leaseMs)).toMatchObject({ status: 'claimed' });
  });

  it('keeps the mark of a caller who was ready before it', async () => {
    const request = newRequest();
    const atIso = '2026-11-22T12:00:01.000Z';
    await store.markCallerReady(request.handover_id, { callSid, conversationId, atIso });

    const claim = await store.claim(request, 'one', leaseMs);

    expect(claim).toMatchObject({
      status: 'claimed',
      record: { status: 'preparing', caller_ready_at: atIso },
    });
  });

  it('hands over a handover that had failed before it, still failed', async () => {
    const request = newRequest();
    await store.fail(request.handover_id, 'publish_failed');

    const claim = await store.claim(request, 'one', leaseMs);

    expect(claim).toMatchObject({
      status: 'claimed',
      record: { status: 'failed', failure: 'publish_failed' },
    });
  });
});

describe('the lease', () => {
  it('keeps others away as long as it is extended', async () => {
    const request = newRequest();
    await store.claim(request, 'one', leaseMs);
    nowMs += leaseMs - 1;
    expect(await store.extendLease(request.handover_id, 'one', leaseMs)).toBe('kept');
    nowMs += leaseMs - 1;

    expect(await store.claim(request, 'two', leaseMs)).toMatchObject({ status: 'running-elsewhere' });
  });

  it('is needed to record anything of the work', async () => {
    const request = newRequest();
    const id = request.handover_id;
    await store.claim(request, 'one', leaseMs);
    nowMs += leaseMs + 1;
    await store.claim(request, 'two', leaseMs);

    expect(await store.extendLease(id, 'one', leaseMs)).toBe('lost');
    expect(await store.recordStep(id, 'one', 'note', { outcome: 'done', code: null })).toBe('lost');
    expect(await store.reserveToken(id, 'one', '1234567890')).toBe('lost');
    expect(await store.finish(id, 'one')).toBe('lost');
    expect(await store.read(id)).toMatchObject({
      lease_owner: 'two',
      token: null,
      finished_at: null,
      steps: {},
    });
  });
});

describe('moving a handover', () => {
  it('starts a dial for one of many concurrent owners only', async () => {
    const id = await ready();

    const moves = await Promise.all(
      Array.from({ length: 20 }, (_, index) => store.moveTo(id, { type: 'dial-started' }, `owner-${index}`)),
    );

    expect(moves.filter(({ outcome }) => outcome === 'moved')).toHaveLength(1);
    expect(await store.read(id)).toMatchObject({ status: 'dialling' });
  });

  it('still counts as moved when the reply to the first write was lost', async () => {
    const id = await ready();
    await store.moveTo(id, { type: 'dial-started' }, 'worker');

    expect(await store.moveTo(id, { type: 'dial-started' }, 'worker')).toMatchObject({ outcome: 'moved' });
    expect(await store.moveTo(id, { type: 'dial-started' }, 'other')).toMatchObject({ outcome: 'ignored' });
  });

  it('does not dial what the gateway has given up', async () => {
    const id = await ready();
    await store.fail(id, 'caller_gone');

    expect(await store.moveTo(id, { type: 'dial-started' }, 'worker')).toMatchObject({
      outcome: 'ignored',
      record: { status: 'failed', failure: 'caller_gone' },
    });
  });

  it('takes redeemed before bridged, and bridged twice', async () => {
    const id = await dialling();

    await store.markRedeemed(id);
    await store.markBridged(id);
    await store.markBridged(id);

    expect(await store.read(id)).toMatchObject({ status: 'redeemed', failure: null });
  });

  it('keeps the first failure', async () => {
    const id = await dialling();
    await store.fail(id, 'busy');

    expect(await store.fail(id, 'no_progress')).toMatchObject({
      outcome: 'ignored',
      record: { failure: 'busy' },
    });
  });
});

describe('the result of the dial', () => {
  it.each(['busy', 'no_answer', 'canceled', 'dial_failed', 'short_bridge', 'caller_gone'] as const)(
    'fails the handover when it was %s',
    async (outcome) => {
      const id = await dialling();

      await store.markDialResult(id, outcome);
      await store.markDialResult(id, outcome);

      expect(await store.read(id)).toMatchObject({
        status: 'failed',
        failure: outcome,
        dial_outcome: outcome,
      });
    },
  );

  it('is kept as a fact when the agent already has the context', async () => {
    const id = await dialling();
    await store.markRedeemed(id);

    await store.markDialResult(id, 'short_bridge');

    expect(await store.read(id)).toMatchObject({ status: 'redeemed', dial_outcome: 'short_bridge' });
  });

  it('creates no row for a handover nobody knows', async () => {
    const id = randomUUID();

    expect(await store.markDialResult(id, 'bridged')).toEqual({ outcome: 'ignored', record: null });
    expect(await store.read(id)).toBeNull();
  });
});

describe('marks of the gateway', () => {
  it('keep the first time the caller was ready', async () => {
    const id = randomUUID();
    const mark = { callSid, conversationId };
    await store.markCallerReady(id, { ...mark, atIso: '2026-11-22T12:00:00.000Z' });
    await store.markCallerReady(id, { ...mark, atIso: '2026-11-22T12:00:09.000Z' });

    expect(await store.read(id)).toMatchObject({
      status: 'requested',
      call_sid: callSid,
      caller_ready_at: '2026-11-22T12:00:00.000Z',
    });
  });

  it('do not disturb a handover that is under way', async () => {
    const id = await dialling();

    await store.markCallerReady(id, { callSid, conversationId, atIso: '2026-11-22T12:00:00.000Z' });

    expect(await store.read(id)).toMatchObject({ status: 'dialling', lease_owner: 'worker' });
  });
});

describe('a store whose table is not there', () => {
  it('says so, and that trying again is no use', async () => {
    const elsewhere = createHandoverStore(
      { tableName: 'Nowhere' },
      { client: tables.client, clock: { now: () => nowMs } },
    );

    await expect(elsewhere.read('x')).rejects.toMatchObject({
      code: 'STORE_TABLE_MISSING',
      retryable: false,
    });
    await expect(elsewhere.fail('x', 'no_progress')).rejects.toMatchObject({ code: 'STORE_TABLE_MISSING' });
  });

  it('calls an unreachable server retryable', async () => {
    const client = new DynamoDBClient({
      endpoint: 'http://127.0.0.1:1',
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      maxAttempts: 1,
    });
    const unreachable = createHandoverStore(
      { tableName: 'Handovers' },
      { client, clock: { now: () => nowMs } },
    );

    await expect(unreachable.read('x')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: true });
  });
});
