import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import {
  awsClientSettings,
  sqsClientSettings,
  BadEnvironmentError,
  parseAll,
  type AwsClientSettings,
  type SqsClientSettings,
  type Env,
} from '@voc/config';
import { createHandoverStore } from '@voc/handover-token/dynamo';
import { systemClock as clock } from '@voc/resilience';
import { createLogger, createMetricsRegistry, type Logger } from '@voc/telemetry';
import { createVoiceFactory } from '@voc/voice-client';
import { createClips } from './clips/clips.js';
import { parseGatewayConfig, type GatewayConfig } from './config.js';
import { createEscalationPublisher } from './escalation/escalation-publisher.js';
import { createGateway, type Gateway, type GatewayDeps } from './gateway.js';
import { createGatewayMetrics } from './metrics.js';
import { createCallsStore } from './session/calls-store.js';
import { rememberFinished } from './session/remember-finished.js';
import { parseToolsConfig } from './tools/tools-config.js';
import { createToolset } from './tools/toolset.js';

function main(env: Env): void {
  const registry = createMetricsRegistry();
  const metrics = createGatewayMetrics(registry);
  const { config, dynamo, sqs, voice, tools, clips } = parseAll({
    config: () => parseGatewayConfig(env),
    dynamo: () => awsClientSettings(env, 'DYNAMODB'),
    sqs: () => sqsClientSettings(env),
    tools: () => parseToolsConfig(env, (path) => readFileSync(path, 'utf8')),
    clips: () => createClips(clipReader(env['CLIPS_DIR'])),
    voice: () =>
      createVoiceFactory(env, {
        clock,
        onOddity: ({ kind }, provider) => metrics.providerOddities.increment({ provider, kind }),
        onRateLimit: ({ name, remaining }, provider) =>
          metrics.providerRateLimitRemaining.set(remaining, { provider, name }),
      }),
  });
  const log = createLogger({ service: 'gateway', ...config.log });
  const gateway = createGateway(config, {
    ...stores(config, { dynamo, sqs }),
    voice,
    tools: createToolset(tools, { clock }),
    clips,
    registry,
    metrics,
    clock,
    log,
    newId: randomUUID,
  });
  gateway.server.listen(config.port, config.host, () => {
    log.info('gateway ready', {
      port: (gateway.server.address() as AddressInfo).port,
      provider: voice.providers.map(({ provider }) => provider).join(','),
    });
  });
  gateway.server.once('error', (error) => {
    log.failure('gateway cannot listen', error, { port: config.port });
    process.exitCode = 1;
  });
  stopOnSignal(gateway, config, log);
}

function clipReader(folder = ''): ((file: string) => Uint8Array | null) | undefined {
  if (folder === '') return undefined;
  return (file) => (existsSync(join(folder, file)) ? readFileSync(join(folder, file)) : null);
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
): Pick<GatewayDeps, 'calls' | 'handovers' | 'publish'> {
  const dynamo = new DynamoDBClient({ ...aws.dynamo, ...awsTimeouts });
  const sqs = new SQSClient({ ...aws.sqs, ...awsTimeouts });
  return {
    calls: rememberFinished(
      createCallsStore({ tableName: config.callsTable }, { client: dynamo, now: () => clock.now() }),
    ),
    handovers: createHandoverStore({ tableName: config.handoversTable }, { client: dynamo, clock }),
    publish: createEscalationPublisher({ queueUrl: config.queueUrl }, { client: sqs, clock }),
  };
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
