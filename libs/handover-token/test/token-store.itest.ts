import { randomInt, randomUUID } from 'node:crypto';
import {
  createTokenRedeemer,
  createTokenStore,
  type TokenRedeemer,
  type TokenStore,
} from '../src/dynamo/index.js';
import type { TokenContext } from '../src/index.js';
import { startLocalTables, type LocalTables } from '../src/testing/index.js';

let tables: LocalTables;
let nowMs = Date.UTC(2026, 10, 22, 12);

beforeAll(async () => {
  tables = await startLocalTables();
});

afterAll(() => tables.close());

/** A store that draws the given tokens in order, then random ones. */
function storeDrawing(...tokens: readonly number[]): TokenStore & TokenRedeemer {
  const queue = [...tokens];
  const deps = { client: tables.client, clock: { now: () => nowMs } };
  const config = { tableName: tables.tokensTable, ttlS: 600 };
  return {
    ...createTokenStore(config, { ...deps, randomInt: (max) => queue.shift() ?? randomInt(max) }),
    ...createTokenRedeemer(config, deps),
  };
}

function newContext(): TokenContext {
  return {
    handover_id: randomUUID(),
    conversation_id: randomUUID(),
    call_sid: 'CA00000000000000000000000000000001',
    caller_phone: null,
    hubspot_contact_id: null,
    hubspot_ticket_id: null,
    summary: '',
    intent: 'billing',
    priority: 'high',
    escalation_reason: 'user_request',
  };
}

describe('issuing a token', () => {
  it('stores the context with a life of ttlS seconds', async () => {
    const context = newContext();

    const record = await storeDrawing(7).issue(context);

    expect(record).toEqual({
      ...context,
      stream_sid: null,
      traceparent: null,
      token: '0000000007',
      created_at: new Date(nowMs).toISOString(),
      expires_at: nowMs / 1000 + 600,
      redeemed_at: null,
      redeemed_by: null,
    });
  });

  it('draws again when the token belongs to another handover', async () => {
    await storeDrawing(11).issue(newContext());

    const record = await storeDrawing(11, 12).issue(newContext());

    expect(record.token).toBe('0000000012');
  });

  it('gives up after eight collisions in a row', async () => {
    await storeDrawing(13).issue(newContext());

    const issuing = storeDrawing(13, 13, 13, 13, 13, 13, 13, 13).issue(newContext());

    await expect(issuing).rejects.toMatchObject({ code: 'TOKEN_SPACE_CROWDED', retryable: true });
  });

  it('makes one token only when it is repeated after a crash', async () => {
    const context = newContext();
    const reserved: string[] = [];
    const reserve = (token: string): Promise<void> => Promise.resolve(void reserved.push(token));
    await storeDrawing(14).issue(context, { reserve });

    const again = await storeDrawing(15).issue(context, { reserved: reserved[0] ?? null, reserve });

    expect(again.token).toBe('0000000014');
    expect(reserved).toEqual(['0000000014', '0000000014']);
  });
});

describe('redeeming a token', () => {
  it('gives the context to the first contact, and to the same contact again', async () => {
    const store = storeDrawing(21);
    const { token } = await store.issue(newContext());

    const first = await store.redeem(token, 'contact-1');
    nowMs += 2_000;
    const again = await store.redeem(token, 'contact-1');

    expect(first).toMatchObject({
      status: 'redeemed',
      record: { token, redeemed_by: 'contact-1', intent: 'billing' },
    });
    expect(again).toEqual(first);
  });

  it('refuses every other contact', async () => {
    const store = storeDrawing(22);
    const { token } = await store.issue(newContext());
    await store.redeem(token, 'contact-1');

    expect(await store.redeem(token, 'contact-2')).toEqual({ status: 'already-used' });
  });

  it('lets exactly one of fifty contacts at once have it', async () => {
    const store = storeDrawing(23);
    const { token } = await store.issue(newContext());

    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => store.redeem(token, `contact-${index}`)),
    );

    expect(answers.filter(({ status }) => status === 'redeemed')).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 'already-used')).toHaveLength(49);
  });

  it('refuses it from the second it expires, though the row is still there', async () => {
    const store = storeDrawing(24, 25);
    const { token } = await store.issue(newContext());
    const other = await store.issue(newContext());
    nowMs += 599_000;
    expect(await store.redeem(token, 'contact-1')).toMatchObject({ status: 'redeemed' });
    nowMs += 1_000;

    expect(await store.redeem(other.token, 'contact-1')).toEqual({ status: 'expired' });
  });

  it('knows nothing of a token that was never issued, and creates no row for it', async () => {
    const store = storeDrawing();

    expect(await store.redeem('9999999999', 'contact-1')).toEqual({ status: 'unknown' });
    expect(await store.addCrmIds('9999999999', { contactId: '1', ticketId: null })).toBe('unknown');
    expect(await store.redeem('9999999999', 'contact-1')).toEqual({ status: 'unknown' });
  });
});

describe('CRM ids that come late', () => {
  it('join the token without touching the rest', async () => {
    const store = storeDrawing(31);
    const context = newContext();
    const { token } = await store.issue(context);

    expect(await store.addCrmIds(token, { contactId: '90001', ticketId: null })).toBe('added');
    expect(await store.addCrmIds(token, { contactId: null, ticketId: '70001' })).toBe('added');

    expect(await store.redeem(token, 'contact-1')).toMatchObject({
      status: 'redeemed',
      record: { ...context, hubspot_contact_id: '90001', hubspot_ticket_id: '70001' },
    });
  });

  it('may all be unknown', async () => {
    expect(await storeDrawing().addCrmIds('8888888888', { contactId: null, ticketId: null })).toBe('added');
  });
});
