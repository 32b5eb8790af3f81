import { randomInt, randomUUID } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { createHandoverStore, createTokenStore } from '@voc/handover-token/dynamo';
import type { Clock } from '@voc/resilience';
import type { Logger, MetricsRegistry } from '@voc/telemetry';
import type { OrchestratorConfig } from './config.js';
import { createTwilioCalls } from './dial/twilio-calls.js';
import { createEscalationHandler } from './handover/escalation-handler.js';
import type { HandoverDeps } from './handover/handover-context.js';
import { createHandoverMetrics } from './handover/handover-metrics.js';
import { runHandover } from './handover/run-handover.js';
import { createHubSpotCrm } from './hubspot/crm.js';
import { createQueueWorker, type QueueWorker } from './queue/queue-worker.js';
import { createSqsQueue } from './queue/sqs-queue.js';

export interface OrchestratorDeps {
  readonly dynamoDb: DynamoDBClient;
  readonly sqs: SQSClient;
  readonly metrics: MetricsRegistry;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Handovers whose caller has been served go on with their CRM work beside the slots, up to this many per slot. */
const inHandPerSlot = 10;

/** The whole service on the given clients, not yet started. */
export function createOrchestrator(config: OrchestratorConfig, deps: OrchestratorDeps): QueueWorker {
  const { clock, logger } = deps;
  const client = deps.dynamoDb;
  const { handovers, tokens, tokenTtlS } = config.tables;
  const handoverDeps: HandoverDeps = {
    handovers: createHandoverStore({ tableName: handovers }, { client, clock }),
    tokens: createTokenStore(
      { tableName: tokens, ttlS: tokenTtlS },
      { client, clock, randomInt: (maxExclusive) => randomInt(maxExclusive) },
    ),
    crm: createHubSpotCrm(config.hubSpot, deps),
    calls: createTwilioCalls(config.twilio),
    metrics: createHandoverMetrics(deps.metrics),
    clock,
    logger,
    newId: randomUUID,
  };
  return createQueueWorker(
    {
      slots: config.maxConcurrentHandovers,
      maxInHand: config.maxConcurrentHandovers * inHandPerSlot,
      visibilityS: 30,
      maxHandlingMs: config.handover.crmDeadlineMs + 60_000,
    },
    {
      queue: createSqsQueue(config.queue, { client: deps.sqs }),
      handle: createEscalationHandler((event, options) =>
        runHandover(config.handover, handoverDeps, event, options),
      ),
      clock,
      logger,
    },
  );
}
