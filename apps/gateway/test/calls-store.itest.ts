import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { startLocalTables, type LocalTables } from '@voc/handover-token/testing';
import { createCallsStore, type CallsStore } from '../src/session/calls-store.js';
import { noTotals } from '../src/summary/call-totals.js';
import { newSid } from './support/sids.js';

const nowMs = Date.UTC(2026, 0, 1);
const conversationId = '5a1d0a5e-3f0e-4a55-9a39-0d5a6d9f7c11';
const totals = { ...noTotals, streams: 1, waitsMs: [640], tokens: { 'input-audio': 7 }, costUsd: 0.25 };
const turns = [{ role: 'caller', text: 'Where is my order?' }] as const;

describe('createCallsStore on an embedded DynamoDB', () => {
  let tables: LocalTables;
  let store: CallsStore;
  beforeAll(async () => {
    tables = await startLocalTables();
    await tables.create({
      TableName: 'Calls',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'call_sid', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'call_sid', AttributeType: 'S' }],
    });
    store = createCallsStore({ tableName: 'Calls' }, { client: tables.client, now: () => nowMs });
  });
  afterAll(() => tables.close());

  const claim = (callSid: string, streamNumber: number, traceparent: string | null = null) =>
    store.admitStream({
      callSid,
      streamSid: `MZ${streamNumber}`,
      conversationId,
      streamNumber,
      language: 'en',
      opening: streamNumber === 0 ? 'greeting' : 'resumed',
      traceparent,
    });

  it('knows nothing of a call it has not seen', async () => {
    expect(await store.read(newSid('CA'))).toBeNull();
  });

  it('admits a stream once and every later one of the call', async () => {
    const callSid = newSid('CA');

    expect(await claim(callSid, 0)).toEqual({
      status: 'admitted',
      record: {
        conversationId,
        streamSid: 'MZ0',
        streamNumber: 0,
        handoverAttempts: 0,
        callback: null,
        resumedAtS: [],
        language: 'en',
        heardTurns: [],
        traceparent: null,
        totals: null,
        finished: false,
      },
    });
    expect(await claim(callSid, 0)).toEqual({ status: 'already-used' });
    expect((await claim(callSid, 2)).status).toBe('admitted');
    expect(await claim(callSid, 1)).toEqual({ status: 'already-used' });
  });

  it('keeps the trace of the first stream that has one', async () => {
    const callSid = newSid('CA');
    await claim(callSid, 0);
    await claim(callSid, 1, 'first');
    await claim(callSid, 2, 'second');

    expect((await store.read(callSid))?.traceparent).toBe('first');
  });

  it('remembers when streams took over from broken ones', async () => {
    const callSid = newSid('CA');
    await claim(callSid, 0);
    await claim(callSid, 1);
    await claim(callSid, 2);

    expect((await store.read(callSid))?.resumedAtS).toEqual([nowMs / 1000, nowMs / 1000]);
  });

  it('admits one of many that ask at the same moment', async () => {
    const callSid = newSid('CA');

    const answers = await Promise.all(Array.from({ length: 10 }, () => claim(callSid, 0)));

    expect(answers.filter(({ status }) => status === 'admitted')).toHaveLength(1);
  });

  it('gives the next stream what was heard on the last one, in the language of the call', async () => {
    const callSid = newSid('CA');
    await claim(callSid, 0);
    await store.saveProgress(callSid, {
      conversationId,
      language: 'en',
      heardTurns: turns,
      handoverAttempts: 1,
      callback: null,
      totals,
    });

    const next = await store.admitStream({
      callSid,
      streamSid: 'MZ1',
      conversationId,
      streamNumber: 1,
      language: 'de',
      opening: 'resumed',
      traceparent: null,
    });

    expect(next).toMatchObject({
      record: { heardTurns: turns, handoverAttempts: 1, language: 'en', totals },
    });
  });

  it('takes progress of a call whose stream it has not admitted, and keeps its conversation', async () => {
    const callSid = newSid('CA');

    await store.saveProgress(callSid, {
      conversationId,
      language: 'en',
      heardTurns: turns,
      handoverAttempts: 0,
      callback: null,
      totals,
    });
    await store.saveProgress(callSid, {
      conversationId: 'other',
      language: 'de',
      heardTurns: turns,
      handoverAttempts: 0,
      callback: null,
      totals,
    });

    expect(await store.read(callSid)).toMatchObject({
      conversationId,
      language: 'de',
      streamNumber: 0,
      heardTurns: turns,
    });
    expect((await claim(callSid, 1)).status).toBe('admitted');
  });

  it('forgets what was said when the call is finished, and that it was when it goes on after all', async () => {
    const callSid = newSid('CA');
    await claim(callSid, 0);
    await store.saveProgress(callSid, {
      conversationId,
      language: 'en',
      heardTurns: turns,
      handoverAttempts: 0,
      callback: null,
      totals,
    });

    await store.finish(callSid);
    expect(await store.read(callSid)).toMatchObject({ finished: true, heardTurns: [] });
    await claim(callSid, 1);

    expect(await store.read(callSid)).toMatchObject({ finished: false });
  });

  it('lets every row expire an hour after its last change', async () => {
    const callSid = newSid('CA');
    await claim(callSid, 0);

    const { Item } = await tables.client.send(
      new GetItemCommand({ TableName: 'Calls', Key: { call_sid: { S: callSid } } }),
    );

    expect(Item?.['expires_at']).toEqual({ N: String(nowMs / 1_000 + 3_600) });
  });

  it('throws when there is no table, which callers take for "go on without"', async () => {
    const lost = createCallsStore({ tableName: 'NoSuchTable' }, { client: tables.client, now: () => nowMs });

    await expect(lost.read(newSid('CA'))).rejects.toThrow();
    await expect(lost.finish(newSid('CA'))).rejects.toThrow();
  });
});
