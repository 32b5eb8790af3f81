import {
  CreateTableCommand,
  DynamoDBClient,
  ResourceInUseException,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Journal } from '../world/journal.js';
import { parseQueueSnapshot, type DeadLetter } from './dead-letters.js';
import { startEmulatorThread } from './emulator-thread.js';
import { createQueues, type QueueNames, type QueueUrls } from './queues.js';
import { tableDefinitions, type TableNames } from './table-definitions.js';

export interface LocalAwsOptions {
  readonly journal: Journal;
  readonly names: QueueNames & TableNames;
  /** 0 or absent: any free port. */
  readonly sqsPort?: number;
  readonly dynamoPort?: number;
  /** Another DynamoDB instead of the embedded one; tables it has already are kept. */
  readonly dynamoEndpoint?: string;
}

export interface LocalAws extends QueueUrls {
  readonly region: string;
  /** For `AWS_ENDPOINT_URL_SQS`. */
  readonly sqsEndpoint: string;
  /** For `AWS_ENDPOINT_URL_DYNAMODB`. */
  readonly dynamoEndpoint: string;
  readonly tableNames: TableNames;
  readonly sqs: SQSClient;
  readonly dynamo: DynamoDBClient;
  /** What lies in the dead-letter queue now; looking does not receive. */
  deadLetters(): Promise<readonly DeadLetter[]>;
  close(): Promise<void>;
}

const region = 'us-east-1';
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
const tableReadyS = 10;
const pollS = 0.05;

/**
 * SQS and DynamoDB, in memory and on loopback, with the product's queues and tables in them. Real servers for the real SDK;
 * the known gaps are listed in this folder's README.
 */
export async function startLocalAws({
  journal,
  names,
  sqsPort = 0,
  dynamoPort = 0,
  ...given
}: LocalAwsOptions): Promise<LocalAws> {
  const thread = await startEmulatorThread({
    sqsPort,
    dynamoPort,
    region,
    onLost: (error) => journal.violation('aws', 'emulator-lost', error.message),
  });
  const sqsEndpoint = `http://127.0.0.1:${thread.sqsPort}`;
  const dynamoEndpoint = given.dynamoEndpoint ?? `http://127.0.0.1:${thread.dynamoPort}`;
  const sqs = new SQSClient({ region, credentials, endpoint: sqsEndpoint });
  const dynamo = new DynamoDBClient({ region, credentials, endpoint: dynamoEndpoint });
  const close = async (): Promise<void> => {
    sqs.destroy();
    dynamo.destroy();
    await thread.close();
  };
  const { handovers, tokens, calls, queue, deadLetterQueue } = names;
  try {
    const queues = await createQueues(sqs, sqsEndpoint, { queue, deadLetterQueue });
    await createTables(dynamo, { handovers, tokens, calls });
    journal.record('aws', 'ready', null, { sqsEndpoint, dynamoEndpoint });
    return {
      ...queues,
      region,
      sqsEndpoint,
      dynamoEndpoint,
      tableNames: { handovers, tokens, calls },
      sqs,
      dynamo,
      deadLetters: () => readDeadLetters(sqsEndpoint, deadLetterQueue),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function createTables(dynamo: DynamoDBClient, names: TableNames): Promise<void> {
  for (const definition of tableDefinitions(names)) {
    await dynamo.send(new CreateTableCommand(definition)).catch(unlessThere);
    const { TableName } = definition;
    await waitUntilTableExists(
      { client: dynamo, maxWaitTime: tableReadyS, minDelay: pollS, maxDelay: pollS },
      { TableName },
    );
  }
}

function unlessThere(error: unknown): void {
  if (!(error instanceof ResourceInUseException)) throw error;
}

async function readDeadLetters(sqsEndpoint: string, queueName: string): Promise<readonly DeadLetter[]> {
  const response = await fetch(`${sqsEndpoint}/_fauxqs/queues/${encodeURIComponent(queueName)}`);
  return parseQueueSnapshot(await response.json());
}
