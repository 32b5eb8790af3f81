import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { ConnectClient } from '@aws-sdk/client-connect';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { BadEnvironmentError, type AwsClientSettings, type Env, type SqsClientSettings } from '@voc/config';
import { createHandoverStore } from '@voc/handover-token/dynamo';
import { systemClock as clock } from '@voc/resilience';
import {
  createLogger,
  createMetricsRegistry,
  createTracing,
  serviceVersion,
  type Logger,
  type Tracing,
} from '@voc/telemetry';
import type { StaffingConfig } from './availability/availability-config.js';
import { availabilityDefaults, createAvailability, type Availability } from './availability/availability.js';
import { createAgentCounter } from './availability/queue-agents.js';
import type { GatewayConfig } from './config.js';
import { countThrottles } from './count-throttles.js';
import { createEscalationPublisher } from './escalation/escalation-publisher.js';
import { createGateway, type Gateway, type GatewayDeps } from './gateway.js';
import { createGatewayMetrics, type GatewayMetrics } from './metrics.js';
import { readSettings } from './process-settings.js';
import { createCallsStore } from './session/calls-store.js';
import { rememberFinished } from './session/remember-finished.js';
import { createToolset } from './tools/toolset.js';

function main(env: Env): void {
  const registry = createMetricsRegistry();
  const metrics = createGatewayMetrics(registry);
  const { config, staffing, dynamo, sqs, traces, connect, voice, tools, clips } = readSettings(env, {
    clock,
    onOddity: ({ kind }, provider) => metrics.providerOddities.increment({ provider, kind }),
    onRateLimit: ({ name, remaining }, provider) =>
      metrics.providerRateLimitRemaining.set(remaining, { provider, name }),
  });
  const log = createLogger({ service: 'gateway', ...config.log });
  const tracing = createTracing({ service: 'gateway', ...traces }, { logger: log });
  const gateway = createGateway(config, {
    ...stores(config, { dynamo, sqs }, metrics),
    voice,
    tools: createToolset({ ...tools, offersCallback: staffing.offersCallback }, { clock }),
    clips,
    availability: openAvailability(staffing, connect, { metrics, log }),
    registry,
    metrics,
    tracer: tracing.tracer,
    clock,
    log,
    newId: randomUUID,
  });
  gateway.server.listen(config.port, config.host, () => {
    log.info('gateway ready', {
      version: serviceVersion,
      port: (gateway.server.address() as AddressInfo).port,
      provider: voice.providers.map(({ provider }) => provider).join(','),
    });
  });
  gateway.server.once('error', (error) => {
    log.failure('gateway cannot listen', error, { port: config.port });
    process.exitCode = 1;
  });
  stopOnSignal(gateway, tracing, config, log);
}

function openAvailability(
  { queue, openingHours, offersCallback }: StaffingConfig,
  aws: AwsClientSettings | null,
  { metrics, log }: Pick<GatewayDeps, 'metrics' | 'log'>,
): Availability | null {
  if (!offersCallback) return null;
  // Once: a second try would come after the caller has stopped waiting for the first.
  const client = (): ConnectClient => new ConnectClient({ ...aws, ...awsTimeouts, maxAttempts: 1 });
  return createAvailability(availabilityDefaults, {
    countAgents: queue && createAgentCounter(queue, { client: client() }),
    openingHours,
    clock,
    log,
    onAsked: (outcome) => metrics.staffingChecks.increment({ outcome }),
  });
}

/** Short time-outs: a caller is on the line, and every use of the tables has a way to go on without them. */
const awsTimeouts = {
  maxAttempts: 2,
  // Without `throwOnRequestTimeout` the SDK only logs a warning and goes on waiting.
  requestHandler: { connectionTimeout: 500, requestTimeout: 1_500, throwOnRequestTimeout: true },
} as const;

function stores(
  config: GatewayConfig,
  aws: { readonly dynamo: AwsClientSettings; readonly sqs: SqsClientSettings },
  metrics: GatewayMetrics,
): Pick<GatewayDeps, 'calls' | 'handovers' | 'publish'> {
  const dynamo = new DynamoDBClient({ ...aws.dynamo, ...awsTimeouts });
  countThrottles(dynamo, metrics.throttles);
  const sqs = new SQSClient({ ...aws.sqs, ...awsTimeouts });
  return {
    calls: rememberFinished(
      createCallsStore({ tableName: config.callsTable }, { client: dynamo, now: () => clock.now() }),
    ),
    handovers: createHandoverStore({ tableName: config.handoversTable }, { client: dynamo, clock }),
    publish: createEscalationPublisher({ queueUrl: config.queueUrl }, { client: sqs, clock }),
  };
}

/** Where this is the only gateway, nobody else tells Twilio how the calls go on that it has just let go. */
const lastWebhooksMs = 2_000;

function stopOnSignal(gateway: Gateway, tracing: Tracing, config: GatewayConfig, log: Logger): void {
  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) return;
    stopping = true;
    log.info('gateway draining', { signal });
    const ended = gateway.stop(config.drainTimeoutMs, lastWebhooksMs).finally(() => tracing.shutdown());
    ended.then(
      () => process.exit(0),
      (error: unknown) => {
        log.failure('gateway did not stop cleanly', error);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

try {
  main(process.env);
} catch (error) {
  if (!(error instanceof BadEnvironmentError)) throw error;
  process.stderr.write(`gateway: ${error.message}\n`);
  process.exitCode = 1;
}
