import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { awsClientSettings, parseAll, tracingSettings } from '@voc/config';
import { createJsonLogger, createTracing } from '@voc/telemetry';
import { parseConnectLambdaConfig } from './config.js';
import { createHandler } from './create-handler.js';

const { config, dynamoDb, traces } = parseAll({
  config: () => parseConnectLambdaConfig(process.env),
  dynamoDb: () => awsClientSettings(process.env, 'DYNAMODB'),
  traces: () => tracingSettings(process.env),
});

/** Connect gives the whole invocation at most 8 s and repeats it within them, so each request is cut off early. */
const client = new DynamoDBClient({
  ...dynamoDb,
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 1_000, throwOnRequestTimeout: true },
});

const logger = createJsonLogger({ service: 'connect-lambda', level: config.logLevel });

export const handler = createHandler(config, {
  client,
  clock: { now: () => Date.now() },
  logger,
  tracing: createTracing({ service: 'connect-lambda', ...traces }, { logger }),
  writeLine: (line) => process.stdout.write(`${line}\n`),
});
