import {
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  GetItemCommand,
  type DynamoDBClient,
  type KeySchemaElement,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import type { Env } from '@voc/config';
import { errorFields } from '@voc/errors';
import { ok, unknown, wrong, type Check, type Finding } from '../check.js';
import { awsTrouble, type AwsQuestion } from './aws-trouble.js';

export interface WantedTable {
  /** For ids of checks: `handovers`. */
  readonly id: string;
  /** The variable that names it. */
  readonly variable: string;
  readonly tableName: string;
  /** Partition key, text. */
  readonly key: string;
  /** Attributes of each index's key, partition first, all text. */
  readonly indexes: Readonly<Record<string, readonly string[]>>;
}

export interface TableDeps {
  readonly client: Pick<DynamoDBClient, 'send'>;
  /** Not Amazon's own service: nothing is removed there in time, and nothing of ours depends on it. */
  readonly isEmulator: boolean;
}

/** Whether the environment sends DynamoDB's clients to an address that is not Amazon's. */
export function isDynamoEmulator(env: Env): boolean {
  const endpoint = env['AWS_ENDPOINT_URL_DYNAMODB'] || env['AWS_ENDPOINT_URL'] || '';
  const { hostname } = URL.parse(endpoint) ?? { hostname: 'amazonaws.com' };
  return !/(^|\.)(amazonaws\.com(\.cn)?|api\.aws)$/.test(hostname);
}

const ttlAttribute = 'expires_at';
/** No key of ours looks like this. */
const absentKey = 'doctor';

/** Whether the service can read the table, and whether it is set up as the service relies on. */
export function tableChecks(table: WantedTable, deps: TableDeps): readonly Check[] {
  return [
    {
      id: `dynamodb.${table.id}`,
      title: `the table of ${table.variable} can be read`,
      run: (signal) => read(table, deps, signal),
    },
    {
      id: `dynamodb.${table.id}.indexes`,
      title: `the table of ${table.variable} has its keys and indexes`,
      run: (signal) => describe(table, deps, signal),
    },
    {
      id: `dynamodb.${table.id}.ttl`,
      title: `the table of ${table.variable} forgets what has expired`,
      run: (signal) => describeTtl(table, deps, signal),
    },
  ];
}

function questionOf(
  { tableName, variable }: WantedTable,
  permission: string,
  neededBy: AwsQuestion['neededBy'],
): AwsQuestion {
  return {
    what: `The table ${JSON.stringify(tableName)}`,
    permission,
    neededBy,
    ifMissing: `Create it, or set ${variable} to the name it has; check AWS_REGION.`,
    endpointVariable: 'AWS_ENDPOINT_URL_DYNAMODB',
  };
}

async function read(table: WantedTable, { client }: TableDeps, signal: AbortSignal): Promise<Finding> {
  const command = new GetItemCommand({ TableName: table.tableName, Key: { [table.key]: { S: absentKey } } });
  try {
    await client.send(command, { abortSignal: signal });
    return ok(`The table ${JSON.stringify(table.tableName)} answers.`);
  } catch (error) {
    if (errorFields(error).error_name === 'ValidationException') return otherKey(table);
    return awsTrouble(error, questionOf(table, 'dynamodb:GetItem', 'service'));
  }
}

function otherKey({ tableName, key, variable }: WantedTable): Finding {
  return wrong(
    `The key of the table ${JSON.stringify(tableName)} is not ${key}.`,
    `Set ${variable} to the table whose partition key is ${key} (text), without a sort key.`,
  );
}

/** That there is no such table is another check's finding: one mistake is reported once. */
function lookTrouble(error: unknown, table: WantedTable, permission: string): Finding {
  if (errorFields(error).error_name === 'ResourceNotFoundException')
    return unknown('The table does not exist.', 'First create the table.');
  return awsTrouble(error, questionOf(table, permission, 'doctor'));
}

async function describe(table: WantedTable, { client }: TableDeps, signal: AbortSignal): Promise<Finding> {
  const command = new DescribeTableCommand({ TableName: table.tableName });
  try {
    const { Table } = await client.send(command, { abortSignal: signal });
    return judge(table, Table ?? {});
  } catch (error) {
    return lookTrouble(error, table, 'dynamodb:DescribeTable');
  }
}

function judge(table: WantedTable, found: TableDescription): Finding {
  const isText = (name: string): boolean =>
    found.AttributeDefinitions?.some((each) => each.AttributeName === name && each.AttributeType === 'S') ??
    false;
  const fits = (schema: readonly KeySchemaElement[] | undefined, names: readonly string[]): boolean =>
    schema?.map(({ AttributeName }) => AttributeName).join() === names.join() && names.every(isText);
  if (!fits(found.KeySchema, [table.key])) return otherKey(table);
  const name = JSON.stringify(table.tableName);
  for (const [index, keys] of Object.entries(table.indexes)) {
    const present = found.GlobalSecondaryIndexes?.find(({ IndexName }) => IndexName === index);
    const wanted = keys.join(' + ');
    if (!fits(present?.KeySchema, keys) || present?.Projection?.ProjectionType !== 'ALL')
      return wrong(
        `The table ${name} has no index ${index} on ${wanted} with all attributes.`,
        `Create the global secondary index ${index}: ${wanted}, all text, projection ALL.`,
      );
    if (present.IndexStatus !== 'ACTIVE')
      return wrong(`The index ${index} of ${name} is not ready yet.`, 'Wait until its status is ACTIVE.');
  }
  if (found.TableStatus !== 'ACTIVE' && found.TableStatus !== 'UPDATING')
    return wrong(`The table ${name} is not ready yet.`, 'Wait until its status is ACTIVE.');
  return ok(
    [`The key is ${table.key}`, ...Object.keys(table.indexes).map((index) => `index ${index}`)].join(', ') +
      '.',
  );
}

async function describeTtl(
  table: WantedTable,
  { client, isEmulator }: TableDeps,
  signal: AbortSignal,
): Promise<Finding> {
  const command = new DescribeTimeToLiveCommand({ TableName: table.tableName });
  try {
    const { TimeToLiveDescription: ttl } = await client.send(command, { abortSignal: signal });
    const isOn = ttl?.TimeToLiveStatus === 'ENABLED' || ttl?.TimeToLiveStatus === 'ENABLING';
    if (isOn && ttl.AttributeName === ttlAttribute) return ok(`Time to live is on, by ${ttlAttribute}.`);
    if (isEmulator) return ok('Time to live is off, as emulators have it.');
    return wrong(
      isOn
        ? `Time to live goes by another attribute than ${ttlAttribute}.`
        : 'Time to live is off: rows stay for ever.',
      `Switch time to live of ${JSON.stringify(table.tableName)} on, with the attribute ${ttlAttribute}.`,
    );
  } catch (error) {
    if (isEmulator && errorFields(error).error_name === 'UnknownOperationException')
      return ok('There is no time to live, as emulators have it.');
    return lookTrouble(error, table, 'dynamodb:DescribeTimeToLive');
  }
}
