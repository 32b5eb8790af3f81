import { ConnectClient } from '@aws-sdk/client-connect';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import {
  awsClientSettings,
  BadEnvironmentError,
  parseAll,
  sqsClientSettings,
  tracingSettings,
  type AwsClientSettings,
  type Env,
  type SqsClientSettings,
  type TracingSettings,
} from '@voc/config';
import { parseOrchestratorConfig, type OrchestratorConfig } from './config.js';

export interface Settings {
  readonly config: OrchestratorConfig;
  readonly dynamoDb: AwsClientSettings;
  readonly sqs: SqsClientSettings;
  readonly connect: AwsClientSettings | null;
  readonly traces: TracingSettings;
}

/** @returns instead of settings the message for whoever started us */
export function readSettings(env: Env): Settings | { readonly problem: string } {
  try {
    return parseSettings(env);
  } catch (error) {
    if (!(error instanceof BadEnvironmentError)) throw error;
    return { problem: error.message };
  }
}

/** @throws BadEnvironmentError naming every bad variable at once */
export function parseSettings(env: Env): Settings {
  return parseAll({
    config: () => parseOrchestratorConfig(env),
    dynamoDb: () => awsClientSettings(env, 'DYNAMODB'),
    sqs: () => sqsClientSettings(env),
    connect: () => (env['CONNECT_CALLBACK_FLOW_ID'] ? awsClientSettings(env, 'CONNECT') : null),
    traces: () => tracingSettings(env),
  });
}

export interface AwsClients {
  readonly dynamoDb: DynamoDBClient;
  readonly sqs: SQSClient;
  readonly connect: ConnectClient | null;
}

export function createAwsClients(settings: Settings): AwsClients {
  return {
    dynamoDb: new DynamoDBClient({
      ...settings.dynamoDb,
      maxAttempts: 3,
      requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true },
    }),
    connect:
      settings.connect &&
      new ConnectClient({
        ...settings.connect,
        maxAttempts: 3,
        requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
      }),
    sqs: new SQSClient({
      ...settings.sqs,
      // A receive may rightly take as long as the long poll.
      requestHandler: { connectionTimeout: 2_000, requestTimeout: 30_000, throwOnRequestTimeout: true },
    }),
  };
}
