import { QueryCommand, type AttributeValue, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { storeError } from './dynamo-errors.js';
import type { Row } from './table.js';

/** Where the next page begins; only good for the query it came from. */
export type PageCursor = Readonly<Record<string, AttributeValue>>;

export interface IndexQuery {
  readonly indexName: string;
  /** Key condition; names are written `#name`, values `:name`. */
  readonly key: string;
  /** Applied after reading: what it drops has been paid for. */
  readonly filter: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** Rows read, before the filter. */
  readonly limit: number;
  readonly after: PageCursor | null;
}

/** One page of an index, eventually consistent, smallest range key first. Throws CodedError<StoreErrorCode> only. */
export async function queryIndex(
  config: { readonly tableName: string },
  deps: { readonly client: DynamoDBClient },
  query: IndexQuery,
): Promise<{ readonly rows: readonly Row[]; readonly next: PageCursor | null }> {
  const names = `${query.key} ${query.filter}`.match(/#\w+/g) ?? [];
  const values: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(query.values)) values[`:${name}`] = value;
  const command = new QueryCommand({
    TableName: config.tableName,
    IndexName: query.indexName,
    KeyConditionExpression: query.key,
    FilterExpression: query.filter,
    ExpressionAttributeNames: Object.fromEntries(names.map((name) => [name, name.slice(1)])),
    ExpressionAttributeValues: marshall(values),
    Limit: query.limit,
    ...(query.after === null ? {} : { ExclusiveStartKey: { ...query.after } }),
  });
  try {
    const { Items, LastEvaluatedKey } = await deps.client.send(command);
    return { rows: (Items ?? []).map((item) => unmarshall(item)), next: LastEvaluatedKey ?? null };
  } catch (error) {
    throw storeError(error);
  }
}
