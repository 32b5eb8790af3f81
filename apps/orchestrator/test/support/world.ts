import { randomUUID } from 'node:crypto';
import type { ConnectClient } from '@aws-sdk/client-connect';
import type { EscalationRequested } from '@voc/contracts';
import { createHandoverStore, createTokenRedeemer, type HandoverStore } from '@voc/handover-token/dynamo';
import { startLocalTables, type LocalTables } from '@voc/handover-token/testing';
import type { HandoverRecord, Redemption } from '@voc/handover-token';
import { systemClock } from '@voc/resilience';
import { createMetricsRegistry, silentLogger, noTracer } from '@voc/telemetry';
import type { OrchestratorConfig } from '../../src/config.js';
import { createOrchestrator, type Orchestrator } from '../../src/orchestrator.js';
import type { HandoverConfig } from '../../src/handover/handover-context.js';
import type { ReconcileConfig } from '../../src/reconcile/diagnose.js';
import { startHttpStub, type HttpStub, type StubRequest } from './http-stub.js';
import { startHubSpotStub, type HubSpotStub } from './hubspot-stub.js';
import { startLocalQueue, type LocalQueue } from './local-queue.js';

export const callerPhone = '+15550100001';

/** Everything the orchestrator talks to, on loopback, and workers on demand. */
export interface World {
  readonly tables: LocalTables;
  readonly queue: LocalQueue;
  readonly hubSpot: HubSpotStub;
  readonly twilio: HttpStub;
  readonly handovers: HandoverStore;
  startWorker(changes?: Partial<OrchestratorConfig>, connect?: ConnectClient | null): Orchestrator;
  /** One that receives nothing: for its `reconcile`. */
  idle(changes?: Partial<OrchestratorConfig>, connect?: ConnectClient | null): Orchestrator;
  redirects(callSid: string): readonly StubRequest[];
  redeem(token: string): Promise<Redemption>;
  /** The row as soon as it fits; fails naming `what` after five seconds. */
  eventually(what: string, id: string, fits: (record: HandoverRecord) => boolean): Promise<HandoverRecord>;
  close(): Promise<void>;
}

export const twilioAccepts: HttpStub['answer'] = (request) => ({
  status: 200,
  body: { sid: request.path.split('/').pop()?.replace('.json', ''), status: 'in-progress' },
});

export async function startWorld(): Promise<World> {
  const [tables, queue, hubSpot, twilio] = await Promise.all([
    startLocalTables(),
    startLocalQueue(),
    startHubSpotStub(),
    startHttpStub(twilioAccepts),
  ]);
  const deps = { client: tables.client, clock: systemClock };
  const handovers = createHandoverStore({ tableName: tables.handoversTable }, deps);
  const redeemer = createTokenRedeemer({ tableName: tables.tokensTable }, deps);
  const workers: Orchestrator[] = [];
  const idle: World['idle'] = (changes = {}, connect = null) =>
    createOrchestrator(
      { ...testConfig({ tables, queue, hubSpot, twilio }), ...changes },
      {
        dynamoDb: tables.client,
        sqs: queue.client,
        connect,
        metrics: createMetricsRegistry(),
        tracer: noTracer,
        clock: systemClock,
        logger: silentLogger,
      },
    );

  return {
    tables,
    queue,
    hubSpot,
    twilio,
    handovers,
    idle,
    startWorker(changes, connect) {
      const worker = idle(changes, connect);
      workers.push(worker);
      worker.start();
      return worker;
    },
    redirects: (callSid) =>
      twilio.requests.filter(({ method, path }) => method === 'POST' && path.includes(callSid)),
    redeem: (token) => redeemer.redeem(token, randomUUID()),
    async eventually(what, id, fits) {
      const untilMs = performance.now() + 5_000;
      for (;;) {
        const record = await handovers.read(id);
        if (record && fits(record)) return record;
        if (performance.now() > untilMs)
          throw new Error(`did not happen: ${what}; now ${JSON.stringify(record)}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.stop(0)));
      await Promise.all([tables.close(), queue.close(), hubSpot.close(), twilio.close()]);
    },
  };
}

/** The production shape with times a test can wait for. */
export const testHandover: HandoverConfig = {
  dial: {
    publicBaseUrl: new URL('https://voice.example.com'),
    connectPhoneNumber: '+15550100009',
    dtmfPrefix: 'wwww',
    dialTimeoutS: 30,
    defaultCallerId: null,
  },
  crmBudgetMs: 300,
  crmDeadlineMs: 10_000,
  deadlineMs: 120_000,
  callerReadyCapMs: 500,
  callerReadyPollMs: 20,
  leaseMs: 2_000,
};

export const testRules: ReconcileConfig = {
  quietMs: 0,
  deadlineMs: testHandover.deadlineMs,
  tokenTtlMs: 600_000,
  dialSilenceMs: 600_000,
  repairPausesMs: [0],
  giveUpAfterMs: 48 * 3_600_000,
};

export function testConfig(
  parts: Pick<World, 'tables' | 'queue' | 'hubSpot' | 'twilio'>,
): OrchestratorConfig {
  return {
    queue: { queueUrl: parts.queue.queueUrl, deadLetterQueueUrl: null, longPollS: 1 },
    tables: { handovers: parts.tables.handoversTable, tokens: parts.tables.tokensTable, tokenTtlS: 600 },
    handover: testHandover,
    hubSpot: {
      accessToken: 'pat-test',
      baseUrl: parts.hubSpot.url,
      apiVersion: '2026-09',
      requestTimeoutMs: 3_000,
      retryDelaysMs: [20, 20],
      requestsPer10S: 1000,
      maxParallelRequests: 10,
      // One handover alone never opens it here; the tests that want it open say so.
      circuit: { failuresToOpen: 1000, pausesMs: [200], shutPauseMs: 300_000, patienceMs: 60_000 },
      ticketPipeline: '0',
      ticketStage: '1',
      ticketExtraProperties: {},
      unknownCallerName: 'Unknown caller',
    },
    twilio: {
      accountSid: 'AC00000000000000000000000000000002',
      authToken: 'secret',
      apiBaseUrl: parts.twilio.url,
      timeoutMs: 400,
    },
    callbackTasks: null,
    maxConcurrentHandovers: 10,
    reconcile: testRules,
    reconcileIntervalMs: null,
    health: null,
    log: { level: 'error', format: 'json' },
  };
}

export function newEscalation(changes: Partial<EscalationRequested> = {}): EscalationRequested {
  const hex = randomUUID().replaceAll('-', '');
  return {
    type: 'escalation.requested',
    version: 1,
    handover_id: randomUUID(),
    conversation_id: randomUUID(),
    call_sid: `CA${hex}`,
    stream_sid: `MZ${hex}`,
    caller_phone: callerPhone,
    called_number: '+15550100002',
    provider: 'openai',
    reason: 'user_request',
    trigger: 'human',
    summary: 'Charged twice in October <b>twice</b>.',
    intent: 'billing',
    priority: 'high',
    language: 'en',
    requested_at: new Date().toISOString(),
    ...changes,
  };
}
