import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';

export interface TableNames {
  readonly handovers: string;
  readonly tokens: string;
  readonly calls: string;
}

/**
 * The three tables of the product as its infrastructure creates them, all on demand. Time to live is left out: the
 * embedded DynamoDB has none, and the product may not rely on it anyway, because AWS deletes expired items days late.
 */
export function tableDefinitions(names: TableNames): readonly CreateTableCommandInput[] {
  return [
    {
      TableName: names.handovers,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        stringKey('handover_id'),
        stringKey('call_sid'),
        stringKey('status'),
        stringKey('updated_at'),
      ],
      KeySchema: [{ AttributeName: 'handover_id', KeyType: 'HASH' }],
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
    },
    keyedBy(names.tokens, 'token'),
    keyedBy(names.calls, 'call_sid'),
  ];
}

function keyedBy(tableName: string, key: string): CreateTableCommandInput {
  return {
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [stringKey(key)],
    KeySchema: [{ AttributeName: key, KeyType: 'HASH' }],
  };
}

function stringKey(name: string): { AttributeName: string; AttributeType: 'S' } {
  return { AttributeName: name, AttributeType: 'S' };
}
