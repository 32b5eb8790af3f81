import { randomInt, randomUUID } from 'node:crypto';
import type { ConnectClient } from '@aws-sdk/client-connect';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSClient } from '@aws-sdk/client-sqs';
import {
  createHandoverCare,
  createHandoverStore,
  createLeaderLease,
  createTokenReader,
  createTokenStore,
} from '@voc/handover-token/dynamo';
import type { Clock } from '@voc/resilience';
import type { CounterMetric, Logger, MetricsRegistry, Tracer } from '@voc/telemetry';
import { createCallbackTasks, type StartCallbackTask } from './connect/callback-tasks.js';
import type { OrchestratorConfig } from './config.js';
import { tracedCalls } from './dial/traced-calls.js';
import { createTwilioCalls } from './dial/twilio-calls.js';
import { correlationOf, createEscalationHandler } from './handover/escalation-handler.js';
import type { HandoverDeps } from './handover/handover-context.js';
import { createHandoverMetrics } from './handover/handover-metrics.js';
import { runHandover } from './handover/run-handover.js';
import { createHubSpotCrm } from './hubspot/crm.js';
import { createQueueWorker, type QueueWorker } from './queue/queue-worker.js';
import { createSqsQueue } from './queue/sqs-queue.js';
import { createReconcileTimer, type ReconcileTimer } from './reconcile/reconcile-timer.js';
import { createReconciler, type Reconcile } from './reconcile/reconciler.js';

export interface OrchestratorDeps {
  readonly dynamoDb: DynamoDBClient;
  readonly sqs: SQSClient;
  /** null where callbacks are no tasks of Connect. */
  readonly connect: ConnectClient | null;
  readonly metrics: MetricsRegistry;
  readonly tracer: Tracer;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The worker, and what looks after the handovers that it or others left lying; either can be used alone. */
export interface Orchestrator extends QueueWorker {
  readonly reconcile: Reconcile;
}

/** Handovers whose caller has been served go on with their CRM work beside the slots, up to this many per slot. */
const inHandPerSlot = 10;

/** The whole service on the given clients, not yet started. */
export function createOrchestrator(config: OrchestratorConfig, deps: OrchestratorDeps): Orchestrator {
  const handoverDeps = createHandoverDeps(config, deps);
  const worker = createWorker(config, deps, handoverDeps);
  const reconcile = createReconcile(config, deps, handoverDeps);
  const timer = createTimer(config, deps, reconcile);
  return {
    reconcile,
    isReceiving: worker.isReceiving,
    start() {
      worker.start();
      timer?.start();
    },
    async stop(graceMs) {
      await Promise.all([worker.stop(graceMs), timer?.stop()]);
    },
  };
}

function createHandoverDeps(config: OrchestratorConfig, deps: OrchestratorDeps): HandoverDeps {
  const { clock, logger } = deps;
  const client = deps.dynamoDb;
  const { handovers, tokens, tokenTtlS } = config.tables;
  return {
    handovers: createHandoverStore({ tableName: handovers }, { client, clock }),
    tokens: createTokenStore(
      { tableName: tokens, ttlS: tokenTtlS },
      { client, clock, randomInt: (maxExclusive) => randomInt(maxExclusive) },
    ),
    crm: createHubSpotCrm(config.hubSpot, deps),
    calls: tracedCalls(createTwilioCalls(config.twilio), deps.tracer),
    startCallbackTask: createTaskStarter(config, deps),
    metrics: createHandoverMetrics(deps.metrics),
    tracer: deps.tracer,
    clock,
    logger,
    newId: randomUUID,
  };
}

function createTaskStarter(
  { callbackTasks }: OrchestratorConfig,
  { connect, clock }: OrchestratorDeps,
): StartCallbackTask | null {
  return callbackTasks && connect && createCallbackTasks(callbackTasks, { client: connect, clock });
}

function createWorker(
  config: OrchestratorConfig,
  { sqs, clock, logger }: OrchestratorDeps,
  handoverDeps: HandoverDeps,
): QueueWorker {
  return createQueueWorker(
    {
      slots: config.maxConcurrentHandovers,
      maxInHand: config.maxConcurrentHandovers * inHandPerSlot,
      visibilityS: Math.ceil(config.handover.leaseMs / 1000),
      maxHandlingMs: config.handover.crmDeadlineMs + 60_000,
    },
    {
      queue: createSqsQueue(config.queue, { client: sqs }),
      correlationOf,
      handle: createEscalationHandler(
        (event, options) => runHandover(config.handover, handoverDeps, event, options),
        handoverDeps.tracer,
      ),
      clock,
      logger,
    },
  );
}

/** The lead outlives two renewals that fail. */
const leaseIntervals = 3;

/** A run is long enough for one handover's whole CRM part and this. */
const reconcileGraceMs = 30_000;

function createReconcile(
  config: OrchestratorConfig,
  deps: OrchestratorDeps,
  handoverDeps: HandoverDeps,
): Reconcile {
  const { clock, logger } = deps;
  const store = { client: deps.dynamoDb, clock };
  const { giveUpAfterMs, quietMs } = config.reconcile;
  return createReconciler(
    {
      rules: config.reconcile,
      // Some time beyond the end of all repairs, in which giving up is noticed.
      sweep: { pageRows: 100, maxPages: 5, horizonMs: 2 * giveUpAfterMs, quietMs },
      maxCases: 100,
      concurrency: 4,
      budgetMs: config.handover.crmDeadlineMs + reconcileGraceMs,
    },
    {
      handovers: handoverDeps.handovers,
      care: createHandoverCare({ tableName: config.tables.handovers }, store),
      tokens: createTokenReader({ tableName: config.tables.tokens }, store),
      calls: handoverDeps.calls,
      run: (event, signal) =>
        runHandover(config.handover, handoverDeps, event, { signal, onCallerServed: () => undefined }),
      clock,
      logger,
      actions: countActions(deps.metrics),
    },
  );
}

function countActions(metrics: MetricsRegistry): CounterMetric<'action' | 'outcome'> {
  const actions = metrics.counter(
    'reconcile_actions_total',
    'Handovers the reconciler took up, by what it did and what came of it',
    ['action', 'outcome'],
  );
  // An alert watches it, and Prometheus sees no increase in a series that comes into being with its first event.
  actions.increment({ action: 'report', outcome: 'reported' }, 0);
  return actions;
}

function createTimer(
  config: OrchestratorConfig,
  { dynamoDb, clock, tracer, logger }: OrchestratorDeps,
  reconcile: Reconcile,
): ReconcileTimer | null {
  const intervalMs = config.reconcileIntervalMs;
  if (intervalMs === null) return null;
  const leader = createLeaderLease(
    { tableName: config.tables.handovers, task: 'reconcile', leaseMs: leaseIntervals * intervalMs },
    { client: dynamoDb, clock },
  );
  return createReconcileTimer(
    { intervalMs },
    { leader, owner: randomUUID(), reconcile, clock, tracer, logger },
  );
}
