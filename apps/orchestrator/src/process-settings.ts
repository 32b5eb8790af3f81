import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import {
  awsClientSettings,
  BadEnvironmentError,
  parseAll,
  sqsClientSettings,
  type AwsClientSettings,
  type Env,
  type SqsClientSettings,
} from '@voc/config';
import { parseOrchestratorConfig, type OrchestratorConfig } from './config.js';

export interface Settings {
  readonly config: OrchestratorConfig;
  readonly dynamoDb: AwsClientSettings;
  readonly sqs: SqsClientSettings;
}

/** @returns instead of settings the message for whoever started us */
export function readSettings(env: Env): Settings | { readonly problem: string } {
  try {
    return parseAll({
      config: () => parseOrchestratorConfig(env),
      dynamoDb: () => awsClientSettings(env, 'DYNAMODB'),
      sqs: () => sqsClientSettings(env),
    });
  } catch (error) {
    if (!(error instanceof BadEnvironmentError)) throw error;
    return { problem: error.message };
  }
}

export interface AwsClients {
  readonly dynamoDb: DynamoDBClient;
  readonly sqs: SQSClient;
}

export function createAwsClients(settings: Settings): AwsClients {
  return {
    dynamoDb: new DynamoDBClient({
      ...settings.dynamoDb,
      maxAttempts: 3,
      requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true },
    }),
    sqs: new SQSClient({
      ...settings.sqs,
      // A receive may rightly take as long as the long poll.
      requestHandler: { connectionTimeout: 2_000, requestTimeout: 30_000, throwOnRequestTimeout: true },
    }),
  };
}
