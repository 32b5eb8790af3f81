import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { awsClientSettings, BadEnvironmentError, parseAll, type Env } from '@voc/config';
import { createHandoverStore } from '@voc/handover-token/dynamo';
import { systemClock as clock } from '@voc/resilience';
import { createLogger, createMetricsRegistry, type Logger } from '@voc/telemetry';
import { createVoiceFactory } from '@voc/voice-client';
import { parseGatewayConfig, type GatewayConfig } from './config.js';
import { createEscalationPublisher } from './escalation/escalation-publisher.js';
import { createGateway, type Gateway } from './gateway.js';
import { createCallsStore } from './session/calls-store.js';

function main(env: Env): void {
  const { config, openVoice } = parseAll({
    config: () => parseGatewayConfig(env),
    openVoice: () => createVoiceFactory(env),
  });
  const log = createLogger({ service: 'gateway', ...config.log });
  const gateway = build(config, env, openVoice, log);
  gateway.server.listen(config.port, config.host, () => {
    log.info('gateway ready', {
      port: (gateway.server.address() as AddressInfo).port,
      provider: openVoice.provider,
    });
  });
  gateway.server.once('error', (error) => {
    log.failure('gateway cannot listen', error, { port: config.port });
    process.exitCode = 1;
  });
  stopOnSignal(gateway, config, log);
}

/** Short time-outs: a caller is on the line, and every use of the tables has a way to go on without them. */
const awsTimeouts = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 500, requestTimeout: 1_500 },
} as const;

function build(
  config: GatewayConfig,
  env: Env,
  voice: ReturnType<typeof createVoiceFactory>,
  log: Logger,
): Gateway {
  const dynamo = new DynamoDBClient({ ...awsClientSettings(env, 'DYNAMODB'), ...awsTimeouts });
  const sqs = new SQSClient({ ...awsClientSettings(env, 'SQS'), ...awsTimeouts });
  return createGateway(config, {
    voice,
    calls: createCallsStore({ tableName: config.callsTable }, { client: dynamo, now: () => clock.now() }),
    handovers: createHandoverStore({ tableName: config.handoversTable }, { client: dynamo, clock }),
    publish: createEscalationPublisher({ queueUrl: config.queueUrl }, { client: sqs, clock }),
    registry: createMetricsRegistry(),
    clock,
    log,
    newId: randomUUID,
  });
}

function stopOnSignal(gateway: Gateway, config: GatewayConfig, log: Logger): void {
  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) return;
    stopping = true;
    log.info('gateway draining', { signal });
    gateway.stop(config.drainTimeoutMs).then(
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
