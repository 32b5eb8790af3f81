import { randomInt, randomUUID } from 'node:crypto';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import type { EscalationRequested } from '@voc/contracts';
import { createHandoverStore, createTokenStore } from '@voc/handover-token/dynamo';
import { startLocalTables, type LocalTables } from '@voc/handover-token/testing';
import { systemClock, type Clock } from '@voc/resilience';
import { createMetricsRegistry, silentLogger, noTracer } from '@voc/telemetry';
import type { CallbackTask } from '../src/connect/callback-tasks.js';
import type { LiveCalls } from '../src/dial/live-call.js';
import type { HandoverDeps } from '../src/handover/handover-context.js';
import { createHandoverMetrics } from '../src/handover/handover-metrics.js';
import { runHandover } from '../src/handover/run-handover.js';
import type { Crm } from '../src/hubspot/crm.js';
import { newEscalation, testHandover } from './support/world.js';

jest.setTimeout(60_000);

/** Where a process dies: at its n-th request to anything outside, before it takes effect or before its reply. */
interface Death {
  readonly atRequest: number;
  readonly moment: 'before-effect' | 'before-reply';
}

let tables: LocalTables;

beforeAll(async () => {
  tables = await startLocalTables();
});

afterAll(() => tables.close());

/** What the outside world has seen of one handover. */
interface Effects {
  readonly tickets: Set<string>;
  readonly notes: string[];
  readonly dials: string[];
  readonly crmTasks: string[];
  readonly connectTasks: Set<string>;
}

/** A CRM that keeps what the real one keeps: tickets are unique by handover, notes and tasks are not unique by anything. */
function createCrm({ tickets, notes, crmTasks }: Effects): Omit<Crm, 'isAvailable'> {
  return {
    upsertContact: () => Promise.resolve('90001'),
    createTicket: ({ handoverId }) => {
      tickets.add(handoverId);
      return Promise.resolve('70001');
    },
    createNote: ({ body, mayExist }) => {
      if (!mayExist || notes.length === 0) notes.push(body);
      return Promise.resolve('50001');
    },
    createTask: ({ body, mayExist }) => {
      if (!mayExist || crmTasks.length === 0) crmTasks.push(body);
      return Promise.resolve('30001');
    },
  };
}

function createCalls({ dials }: Effects): LiveCalls {
  return {
    redirect: (_callSid, twiml) => {
      dials.push(twiml);
      return Promise.resolve({ status: 'redirected' });
    },
    inspect: () => Promise.resolve('live'),
  };
}

/** A process of its own on the shared world; `requests` counts what it asked of it. */
function createProcess(
  effects: Effects,
  clock: Clock,
  death?: Death,
): { deps: HandoverDeps; requests: () => number } {
  let requests = 0;
  const life = new AbortController();
  const isDead = (): boolean => life.signal.aborted;
  const mortal = <Part extends object>(part: Part): Part =>
    new Proxy(part, {
      get(target, name, receiver) {
        const method: unknown = Reflect.get(target, name, receiver);
        if (typeof method !== 'function') return method;
        return async (...parameters: readonly unknown[]): Promise<unknown> => {
          requests += 1;
          const diesNow = requests === death?.atRequest;
          if (isDead() || (diesNow && death.moment === 'before-effect')) return die();
          const result: unknown = await Reflect.apply(method, target, parameters);
          return diesNow || isDead() ? die() : result;
        };
      },
    });
  const die = (): never => {
    life.abort();
    throw new Error('the process died');
  };
  const store = { client: tables.client, clock };
  const deps: HandoverDeps = {
    handovers: mortal(createHandoverStore({ tableName: tables.handoversTable }, store)),
    tokens: mortal(
      createTokenStore(
        { tableName: tables.tokensTable, ttlS: 600 },
        { ...store, randomInt: (max) => randomInt(max) },
      ),
    ),
    crm: { ...mortal(createCrm(effects)), isAvailable: () => true },
    calls: mortal(createCalls(effects)),
    startCallbackTask: mortal({
      start: ({ handoverId }: CallbackTask) => {
        effects.connectTasks.add(handoverId);
        return Promise.resolve('contact-1');
      },
    }).start,
    metrics: createHandoverMetrics(createMetricsRegistry()),
    tracer: noTracer,
    clock,
    logger: silentLogger,
    newId: randomUUID,
  };
  return { deps, requests: () => requests };
}

async function tokensOf(handoverId: string): Promise<number> {
  const command = new ScanCommand({
    TableName: tables.tokensTable,
    FilterExpression: 'handover_id = :id',
    ExpressionAttributeValues: { ':id': { S: handoverId } },
  });
  return (await tables.client.send(command)).Count ?? 0;
}

interface Ending {
  readonly requests: number;
  readonly effects: Effects;
  readonly tokens: number;
  readonly isFinished: boolean;
}

/** Runs a handover in a process that dies, then delivers it again to one that lives. */
async function runTwice(death?: Death, changes: Partial<EscalationRequested> = {}): Promise<Ending> {
  const event = newEscalation(changes);
  const effects: Effects = {
    tickets: new Set(),
    notes: [],
    dials: [],
    crmTasks: [],
    connectTasks: new Set(),
  };
  const config = { ...testHandover, callerReadyCapMs: 0, callerReadyPollMs: 1 };
  const options = { signal: new AbortController().signal, onCallerServed: (): void => undefined };
  const store = createHandoverStore(
    { tableName: tables.handoversTable },
    { client: tables.client, clock: systemClock },
  );

  const first = createProcess(effects, systemClock, death);
  await runHandover(config, first.deps, event, options).catch(() => undefined);
  const afterLease: Clock = { ...systemClock, now: () => Date.now() + config.leaseMs + 1 };
  await runHandover(config, createProcess(effects, afterLease).deps, event, options);

  const record = await store.read(event.handover_id);
  return {
    requests: first.requests(),
    effects,
    tokens: await tokensOf(event.handover_id),
    isFinished: record?.finished_at != null,
  };
}

/** Two at each request. */
function deathsWithin(requests: number): readonly Death[] {
  return Array.from({ length: requests }, (_, index) => index + 1).flatMap((atRequest) => [
    { atRequest, moment: 'before-effect' } as const,
    { atRequest, moment: 'before-reply' } as const,
  ]);
}

describe('a handover whose process dies and that is delivered again', () => {
  it('is finished with one ticket, one note, one token and at most one dial, wherever that happens', async () => {
    const undisturbed = await runTwice();
    expect(undisturbed).toMatchObject({ tokens: 1, isFinished: true });
    expect(undisturbed.effects).toMatchObject({
      tickets: { size: 1 },
      notes: { length: 1 },
      dials: { length: 1 },
    });

    const deaths = deathsWithin(undisturbed.requests);
    let dialled = 0;
    for (const death of deaths) {
      const { effects, tokens, isFinished } = await runTwice(death);
      const seen = { tickets: effects.tickets.size, notes: effects.notes.length, tokens, isFinished };
      expect({ death, ...seen }).toEqual({ death, tickets: 1, notes: 1, tokens: 1, isFinished: true });
      expect(effects.dials.length).toBeLessThanOrEqual(1);
      dialled += effects.dials.length;
    }
    // Only a death between "about to dial" and the dial itself costs the caller the redirect.
    expect(deaths.length - dialled).toBeLessThanOrEqual(2);
  });

  it('is one task here and one there when it is a callback, and no dial', async () => {
    const changes = {
      fulfilment: 'callback',
      callback: { phone: '+15550100007', window: null },
    } as const;
    const { requests } = await runTwice(undefined, changes);

    for (const death of [undefined, ...deathsWithin(requests)]) {
      const { effects, tokens, isFinished } = await runTwice(death, changes);
      const { tickets, notes, crmTasks, connectTasks, dials } = effects;
      const seen = { tickets: tickets.size, notes: notes.length, crmTasks: crmTasks.length };
      expect({ death, ...seen, isFinished }).toEqual({
        ...{ death, tickets: 1, notes: 1, crmTasks: 1, isFinished: true },
      });
      expect([connectTasks.size, dials.length, tokens]).toEqual([1, 0, 0]);
    }
  });
});
