import {
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import type { Finding } from '../check.js';
import { isDynamoEmulator, tableChecks, type WantedTable } from './table-checks.js';

const wanted: WantedTable = {
  id: 'handovers',
  variable: 'HANDOVERS_TABLE',
  tableName: 'Handovers',
  key: 'handover_id',
  indexes: { 'by-status': ['status', 'updated_at'] },
};

const text = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' as const });
const table: TableDescription = {
  TableStatus: 'ACTIVE',
  AttributeDefinitions: ['handover_id', 'status', 'updated_at'].map(text),
  KeySchema: [{ AttributeName: 'handover_id', KeyType: 'HASH' }],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'by-status',
      IndexStatus: 'ACTIVE',
      KeySchema: [
        { AttributeName: 'status', KeyType: 'HASH' },
        { AttributeName: 'updated_at', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
};

interface FakeDynamo {
  readonly get?: unknown;
  readonly describe?: unknown;
  readonly ttl?: unknown;
}

const named = (name: string): Error => Object.assign(new Error('x'), { name });
const ttlOn = { TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'expires_at' } };

/** What it is given it answers; errors are thrown. */
function dynamo({
  get = {},
  describe = { Table: table },
  ttl = ttlOn,
}: FakeDynamo): Pick<DynamoDBClient, 'send'> {
  const send = (command: unknown): Promise<unknown> => {
    const answer =
      command instanceof DescribeTableCommand
        ? describe
        : command instanceof DescribeTimeToLiveCommand
          ? ttl
          : get;
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  return { send: send as DynamoDBClient['send'] };
}

function judge(fake: FakeDynamo, isEmulator = false): Promise<readonly Finding[]> {
  const { signal } = new AbortController();
  const checks = tableChecks(wanted, { client: dynamo(fake), isEmulator });
  return Promise.all(checks.map((check) => check.run(signal)));
}

const [read, indexes, ttl] = [0, 1, 2] as const;

describe('tableChecks', () => {
  it('is well with key, index and time to live as they should be', async () => {
    expect((await judge({})).map(({ status }) => status)).toEqual(['ok', 'ok', 'ok']);
  });

  it('reports a table that is not there once', async () => {
    const gone = named('ResourceNotFoundException');

    const findings = await judge({ get: gone, describe: gone, ttl: gone });

    expect(findings.map(({ status }) => status)).toEqual(['wrong', 'unknown', 'unknown']);
    expect(findings[read]).toMatchObject({
      found: 'The table "Handovers" does not exist in this account and region.',
      advice: 'Create it, or set HANDOVERS_TABLE to the name it has; check AWS_REGION.',
    });
  });

  it('tells the permission the service lacks from one that only the doctor would need', async () => {
    const denied = named('AccessDeniedException');

    const findings = await judge({ get: denied, describe: denied, ttl: denied });

    expect(findings).toMatchObject([
      { status: 'wrong', advice: 'Grant dynamodb:GetItem to the role of this service.' },
      { status: 'unknown', advice: expect.stringContaining('Grant dynamodb:DescribeTable ') as string },
      { status: 'unknown', advice: expect.stringContaining('Grant dynamodb:DescribeTimeToLive ') as string },
    ]);
  });

  it('sees a table of another key, by reading as well as by looking', async () => {
    const other = { ...table, KeySchema: [{ AttributeName: 'token', KeyType: 'HASH' }] };

    const findings = await judge({ get: named('ValidationException'), describe: { Table: other } });

    expect(findings[read]?.found).toBe('The key of the table "Handovers" is not handover_id.');
    expect(findings[indexes]).toEqual(findings[read]);
  });

  it.each([
    ['none', []],
    [
      'one without the sort key',
      [{ ...table.GlobalSecondaryIndexes?.[0], KeySchema: [{ AttributeName: 'status' }] }],
    ],
    [
      'one of keys only',
      [{ ...table.GlobalSecondaryIndexes?.[0], Projection: { ProjectionType: 'KEYS_ONLY' } }],
    ],
  ])('names the index that is missing when there is %s', async (_what, GlobalSecondaryIndexes) => {
    const findings = await judge({ describe: { Table: { ...table, GlobalSecondaryIndexes } } });

    expect(findings[indexes]).toMatchObject({
      status: 'wrong',
      advice: 'Create the global secondary index by-status: status + updated_at, all text, projection ALL.',
    });
  });

  it.each([
    [{ TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' } }, 'Time to live is off: rows stay for ever.'],
    [
      { TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'ttl' } },
      'Time to live goes by another attribute than expires_at.',
    ],
  ])('sees that nothing would expire', async (answer, found) => {
    expect((await judge({ ttl: answer }))[ttl]).toMatchObject({ status: 'wrong', found });
  });

  it('expects no time to live of an emulator', async () => {
    const off = { TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' } };

    expect((await judge({ ttl: off }, true))[ttl]?.status).toBe('ok');
    expect((await judge({ ttl: named('UnknownOperationException') }, true))[ttl]?.status).toBe('ok');
  });

  it.each([
    ['CredentialsProviderError', 'There are no AWS credentials.'],
    ['ExpiredTokenException', 'AWS refuses the credentials (ExpiredTokenException).'],
  ])('has words for %s', async (name, found) => {
    expect((await judge({ get: named(name) }))[read]).toMatchObject({ status: 'wrong', found });
  });
});

describe('isDynamoEmulator', () => {
  it.each([
    [{}, false],
    [{ AWS_ENDPOINT_URL_DYNAMODB: 'https://vpce-1.dynamodb.eu-west-1.vpce.amazonaws.com' }, false],
    [{ AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:8000' }, true],
    [{ AWS_ENDPOINT_URL: 'http://dynamodb:8000' }, true],
    [{ AWS_ENDPOINT_URL_DYNAMODB: 'https://amazonaws.com.example.org' }, true],
  ])('takes %j for %s', (env, isEmulator) => {
    expect(isDynamoEmulator(env)).toBe(isEmulator);
  });
});
