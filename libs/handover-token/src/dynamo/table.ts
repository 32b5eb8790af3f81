import {
  ConditionalCheckFailedException,
  GetItemCommand,
  UpdateItemCommand,
  type AttributeValue,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { storeError } from './dynamo-errors.js';

/** A row as it comes back: nothing about it is certain but its key. */
export type Row = Readonly<Record<string, unknown>>;

export interface RowWrite {
  /** Attributes to set, by path, such as `steps.contact`. */
  readonly set: Readonly<Record<string, unknown>>;
  /** Attributes to set only where the row has none yet. */
  readonly setOnce?: Readonly<Record<string, unknown>>;
  /** Attributes to remove; one that is not there is no error. */
  readonly remove?: readonly string[];
  /** DynamoDB condition; every name is written `#name` and every value `:name`, because half of ours are reserved. */
  readonly condition?: string;
  readonly values?: Readonly<Record<string, unknown>>;
}

export type WriteResult =
  | { readonly status: 'written'; readonly row: Row }
  /** The condition did not hold; `row` is what stands there instead, null for nothing. */
  | { readonly status: 'refused'; readonly row: Row | null };

/** Single-row reads and conditional writes on a table with one key attribute. Throws CodedError<StoreErrorCode> only. */
export interface Table {
  /** Strongly consistent. */
  read(key: string): Promise<Row | null>;
  write(key: string, write: RowWrite): Promise<WriteResult>;
}

export interface TableConfig {
  readonly tableName: string;
  readonly keyName: string;
}

// The embedded emulator refuses empty strings, as DynamoDB did before 2020; they travel as NULL and are read back as ''.
const marshallOptions = { convertEmptyValues: true, removeUndefinedValues: true };

export function createTable(config: TableConfig, deps: { readonly client: DynamoDBClient }): Table {
  const keyOf = (key: string): Record<string, AttributeValue> => ({ [config.keyName]: { S: key } });

  const read = async (key: string): Promise<Row | null> => {
    const command = new GetItemCommand({
      TableName: config.tableName,
      Key: keyOf(key),
      ConsistentRead: true,
    });
    const answer = await deps.client.send(command).catch(rethrow);
    return answer.Item ? unmarshall(answer.Item) : null;
  };

  return {
    read,
    async write(key, write) {
      const command = new UpdateItemCommand({
        TableName: config.tableName,
        Key: keyOf(key),
        ...expressions(write),
        ReturnValues: 'ALL_NEW',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
      try {
        const answer = await deps.client.send(command);
        return { status: 'written', row: unmarshall(answer.Attributes ?? {}) };
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw storeError(error);
        // Emulators leave the old row out of the error, so its absence there does not mean that there is none.
        return { status: 'refused', row: error.Item ? unmarshall(error.Item) : await read(key) };
      }
    },
  };
}

function rethrow(error: unknown): never {
  throw storeError(error);
}

interface Expressions {
  readonly UpdateExpression: string;
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ExpressionAttributeValues: Record<string, AttributeValue>;
}

function expressions(write: RowWrite): Expressions {
  const names: Record<string, string> = {};
  const values: Record<string, unknown> = { ...prefixed(write.values ?? {}) };
  const aliased = (path: string): string =>
    path
      .split('.')
      .map((name) => {
        names[`#${name}`] = name;
        return `#${name}`;
      })
      .join('.');
  const assignments = Object.entries(write.set).map(([path, value], index) => {
    values[`:set${index}`] = value;
    return `${aliased(path)} = :set${index}`;
  });
  const firstAssignments = Object.entries(write.setOnce ?? {}).map(([path, value], index) => {
    values[`:once${index}`] = value;
    return `${aliased(path)} = if_not_exists(${aliased(path)}, :once${index})`;
  });
  for (const name of write.condition?.match(/#\w+/g) ?? []) names[name] = name.slice(1);
  const removals = (write.remove ?? []).map(aliased);
  return {
    UpdateExpression:
      `SET ${[...assignments, ...firstAssignments].join(', ')}` +
      (removals.length === 0 ? '' : ` REMOVE ${removals.join(', ')}`),
    ...(write.condition === undefined ? {} : { ConditionExpression: write.condition }),
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: marshall(values, marshallOptions),
  };
}

function prefixed(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`:${name}`, value]));
}
