import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import {
  awsClientSettings,
  sqsClientSettings,
  BadEnvironmentError,
  parseAll,
  type AwsClientSettings,
} from '@voc/config';
import { errorFields } from '@voc/errors';
import { systemClock } from '@voc/resilience';
import { createLogger, createMetricsRegistry } from '@voc/telemetry';
import { parseOrchestratorConfig, type OrchestratorConfig } from './config.js';
import { startHealthServer } from './http/health-server.js';
import { createOrchestrator } from './orchestrator.js';

/** Less than the 30 s a container platform waits by default before it kills. */
const stopGraceMs = 20_000;

interface Settings {
  readonly config: OrchestratorConfig;
  readonly dynamoDb: AwsClientSettings;
  readonly sqs: AwsClientSettings;
}

function readSettings(): Settings {
  try {
    return parseAll({
      config: () => parseOrchestratorConfig(process.env),
      dynamoDb: () => awsClientSettings(process.env, 'DYNAMODB'),
      sqs: () => sqsClientSettings(process.env),
    });
  } catch (error) {
    if (!(error instanceof BadEnvironmentError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

async function main(): Promise<void> {
  const { config, dynamoDb, sqs } = readSettings();
  const logger = createLogger({ service: 'orchestrator', ...config.log });
  const metrics = createMetricsRegistry();
  const worker = createOrchestrator(config, {
    dynamoDb: new DynamoDBClient({
      ...dynamoDb,
      maxAttempts: 3,
      requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true },
    }),
    sqs: new SQSClient({
      ...sqs,
      // A receive may rightly take as long as the long poll.
      requestHandler: { connectionTimeout: 2_000, requestTimeout: 30_000, throwOnRequestTimeout: true },
    }),
    metrics,
    clock: systemClock,
    logger,
  });
  const health =
    config.health === null
      ? null
      : await startHealthServer(config.health, { isReady: worker.isReceiving, metrics });
  worker.start();
  logger.info('orchestrator ready', health ? { port: health.port } : {});

  const stop = (signal: NodeJS.Signals): void => {
    logger.info('orchestrator stops', { signal });
    void Promise.allSettled([worker.stop(stopGraceMs), health?.close()]).then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`orchestrator could not start: ${errorFields(error).error_code}\n`);
  process.exit(1);
});
