import { randomUUID } from 'node:crypto';
import type { HandoverCase, HandoverStatus } from '../src/index.js';
import {
  createHandoverCare,
  createHandoverStore,
  createTokenReader,
  createTokenRedeemer,
  createTokenStore,
  type HandoverCare,
  type HandoverStore,
} from '../src/dynamo/index.js';
import { startLocalTables, type LocalTables } from '../src/testing/index.js';

let tables: LocalTables;
let nowMs = Date.UTC(2026, 10, 22, 12);
let store: HandoverStore;
let care: HandoverCare;

beforeAll(async () => {
  tables = await startLocalTables();
  const deps = { client: tables.client, clock: { now: () => nowMs } };
  store = createHandoverStore({ tableName: tables.handoversTable }, deps);
  care = createHandoverCare({ tableName: tables.handoversTable }, deps);
});

afterAll(() => tables.close());

/** One that a worker took, kept or finished as said. */
async function claimed(finish?: 'done' | 'open'): Promise<string> {
  const request = {
    handover_id: randomUUID(),
    call_sid: 'CA00000000000000000000000000000001',
    conversation_id: randomUUID(),
    requested_at: new Date(nowMs).toISOString(),
    escalation: '{"version":1}',
  };
  await store.claim(request, 'worker', 1_000);
  if (finish) await store.finish(request.handover_id, 'worker', finish);
  return request.handover_id;
}

/** All pages of a status, a few rows at a time. */
async function found(status: HandoverStatus, limit = 2): Promise<readonly HandoverCase[]> {
  const cases: HandoverCase[] = [];
  let after: Awaited<ReturnType<HandoverCare['page']>>['next'] = null;
  do {
    const page = await care.page({
      status,
      from: new Date(0).toISOString(),
      until: new Date(nowMs).toISOString(),
      limit,
      after,
    });
    cases.push(...page.cases);
    after = page.next;
  } while (after !== null);
  return cases;
}

const idsOf = (cases: readonly HandoverCase[]): readonly string[] =>
  cases.map(({ handover_id }) => handover_id);

describe('looking for handovers that want care', () => {
  it('finds page by page what is not finished, longest unchanged first, with its escalation', async () => {
    const ids: string[] = [];
    for (let count = 0; count < 5; count += 1) {
      ids.push(await claimed());
      nowMs += 1_000;
    }

    const cases = await found('preparing');

    expect(idsOf(cases)).toEqual(ids);
    expect(cases[0]).toMatchObject({ escalation: '{"version":1}', repairs: 0, reported: null });
  });

  it('leaves out what ended well, and keeps what the CRM still lacks', async () => {
    const [good, open, unclaimed] = [await claimed('done'), await claimed('open'), randomUUID()];
    for (const id of [good, open]) await store.fail(id, 'busy');
    await store.fail(unclaimed, 'publish_failed');

    expect(
      idsOf(await found('failed'))
        .filter((id) => [good, open, unclaimed].includes(id))
        .sort(),
    ).toEqual([open, unclaimed].sort());
    await care.report(unclaimed, 'never-claimed');
    expect(idsOf(await found('failed'))).not.toContain(unclaimed);
  });

  it('does not see what changed after the time it was asked about', async () => {
    const id = await claimed();
    nowMs += 1_000;
    const until = new Date(nowMs - 1_001).toISOString();

    const page = await care.page({ status: 'preparing', from: '2026', until, limit: 100, after: null });

    expect(idsOf(page.cases)).not.toContain(id);
  });
});

describe('opening a finished handover again', () => {
  it('lets one of many do so, and the next claim in', async () => {
    const id = await claimed('open');
    const seen = (await found('preparing')).find(({ handover_id }) => handover_id === id)!;

    const outcomes = await Promise.all(Array.from({ length: 5 }, () => care.reopen(seen)));

    expect(outcomes.filter((outcome) => outcome === 'reopened')).toHaveLength(1);
    const claim = await store.claim({ ...seenRequest(seen), escalation: '{}' }, 'other', 1_000);
    expect(claim.status).toBe('claimed');
    expect((await found('preparing')).find(({ handover_id }) => handover_id === id)).toMatchObject({
      repairs: 1,
    });
  });

  it('is refused once nothing is left to do', async () => {
    const id = await claimed('open');
    const seen = (await found('preparing')).find(({ handover_id }) => handover_id === id)!;
    expect(await care.dropEscalation(id)).toBe('dropped');

    expect(await care.reopen(seen)).toBe('lost');
    expect(await care.dropEscalation(id)).toBe('lost');
  });
});

describe('a report', () => {
  it('is made once, and for no handover nobody knows', async () => {
    const id = await claimed();

    const told = await Promise.all([care.report(id, 'a'), care.report(id, 'b'), care.report(id, 'c')]);

    expect(told.filter((outcome) => outcome === 'first')).toHaveLength(1);
    expect(await care.report(randomUUID(), 'a')).toBe('again');
  });
});

describe('looking at a token', () => {
  it('shows whether it was used, without using it', async () => {
    const deps = { client: tables.client, clock: { now: () => nowMs } };
    const config = { tableName: tables.tokensTable };
    const reader = createTokenReader(config, deps);
    const { token } = await createTokenStore(
      { ...config, ttlS: 600 },
      { ...deps, randomInt: (max) => Math.floor(Math.random() * max) },
    ).issue({
      handover_id: randomUUID(),
      conversation_id: randomUUID(),
      call_sid: 'CA1',
      caller_phone: null,
      hubspot_contact_id: null,
      hubspot_ticket_id: null,
      summary: '',
      intent: '',
      priority: 'normal',
      escalation_reason: 'dtmf',
    });

    expect(await reader.read(token)).toMatchObject({ redeemed_at: null });
    await createTokenRedeemer(config, deps).redeem(token, 'contact');
    expect(await reader.read(token)).toMatchObject({ redeemed_by: 'contact' });
    expect(await reader.read('0000000000')).toBeNull();
  });
});

function seenRequest({ handover_id, call_sid, conversation_id, requested_at }: HandoverCase) {
  return {
    handover_id,
    call_sid: call_sid ?? '',
    conversation_id: conversation_id ?? '',
    requested_at: requested_at ?? '',
  };
}
