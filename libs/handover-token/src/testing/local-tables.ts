import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  type CreateTableCommandInput,
} from '@aws-sdk/client-dynamodb';

export interface LocalTables {
  /** Of the embedded DynamoDB, on loopback. */
  readonly endpoint: string;
  readonly client: DynamoDBClient;
  readonly handoversTable: string;
  readonly tokensTable: string;
  /** One more table; resolves when it may be used. */
  create(definition: CreateTableCommandInput): Promise<void>;
  /** Drops one of the tables, as a deployment that forgot it. */
  drop(tableName: string): Promise<void>;
  close(): Promise<void>;
}

/** The two tables with their keys and indexes, on a real embedded server. For integration tests. */
export async function startLocalTables(): Promise<LocalTables> {
  const child = spawn(process.execPath, [join(__dirname, 'dynalite-process.mjs')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [port] = (await once(child.stdout, 'data')) as [Buffer];
  const endpoint = `http://127.0.0.1:${port.toString().trim()}`;
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
  const handoversTable = 'Handovers';
  const tokensTable = 'HandoverTokens';
  await createTable(client, handovers(handoversTable));
  await createTable(client, keyed(tokensTable, 'token'));
  return {
    endpoint,
    client,
    handoversTable,
    tokensTable,
    create: (definition) => createTable(client, definition),
    async drop(tableName) {
      await client.send(new DeleteTableCommand({ TableName: tableName }));
    },
    async close() {
      client.destroy();
      child.stdin.end();
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

/** Resolves when the table may be used, and dropped: it is still being made for a moment after the answer. */
async function createTable(client: DynamoDBClient, definition: CreateTableCommandInput): Promise<void> {
  await client.send(new CreateTableCommand(definition));
  const describe = new DescribeTableCommand({ TableName: definition.TableName });
  while ((await client.send(describe)).Table?.TableStatus !== 'ACTIVE');
}

function keyed(tableName: string, keyName: string): CreateTableCommandInput {
  return {
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: keyName, KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: keyName, AttributeType: 'S' }],
  };
}

function handovers(tableName: string): CreateTableCommandInput {
  return {
    ...keyed(tableName, 'handover_id'),
    AttributeDefinitions: ['handover_id', 'call_sid', 'status', 'updated_at'].map((name) => ({
      AttributeName: name,
      AttributeType: 'S',
    })),
    GlobalSecondaryIndexes: [
      {
        IndexName: 'by-call',
        KeySchema: [{ AttributeName: 'call_sid', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'ALL' },
      },
      {
        IndexName: 'by-status',
        KeySchema: [
          { AttributeName: 'status', KeyType: 'HASH' },
          { AttributeName: 'updated_at', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
  };
}
