import { ScanCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';

const handoverSchema = z.object({
  handover_id: z.string(),
  conversation_id: z.string().nullish(),
  created_at: z.string().nullish(),
  status: z.string(),
  failure: z.string().nullish(),
});

const tokenSchema = z.object({
  token: z.string(),
  redeemed_at: z.string().nullish(),
});

export type StoredHandover = z.infer<typeof handoverSchema>;
export type StoredToken = z.infer<typeof tokenSchema>;

/** Rows of one call in `Handovers`, oldest first, read past the product's own code. */
export async function storedHandovers(
  dynamo: DynamoDBClient,
  table: string,
  callSid: string,
): Promise<readonly StoredHandover[]> {
  const rows = await rowsOf(callSid, dynamo, table, handoverSchema);
  return rows.toSorted((a, b) => (a.created_at ?? '').localeCompare(b.created_at ?? ''));
}

/** Tokens of one call; none while the table is gone. */
export async function storedTokens(
  dynamo: DynamoDBClient,
  table: string,
  callSid: string,
): Promise<readonly StoredToken[]> {
  return rowsOf(callSid, dynamo, table, tokenSchema);
}

/** Other rows, such as a lease of the reconciler, look as they like. */
async function rowsOf<Row>(
  callSid: string,
  dynamo: DynamoDBClient,
  table: string,
  schema: z.ZodType<Row>,
): Promise<readonly Row[]> {
  try {
    const { Items = [] } = await dynamo.send(
      new ScanCommand({
        TableName: table,
        ConsistentRead: true,
        FilterExpression: 'call_sid = :call',
        ExpressionAttributeValues: { ':call': { S: callSid } },
      }),
    );
    return Items.map((item) => schema.parse(unmarshall(item)));
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return [];
    throw error;
  }
}
