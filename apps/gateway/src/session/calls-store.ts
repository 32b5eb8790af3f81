import {
  ConditionalCheckFailedException,
  GetItemCommand,
  UpdateItemCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import type { HeardTurn } from './conversation.js';

/** What another replica needs to go on with a call. */
export interface CallRecord {
  readonly conversationId: string;
  /** Number of the newest stream that was admitted. */
  readonly streamNumber: number;
  readonly handoverAttempts: number;
  readonly language: string;
  readonly heardTurns: readonly HeardTurn[];
  /** True once we ended the call on purpose. */
  readonly finished: boolean;
}

export type StreamAdmission =
  { readonly status: 'admitted'; readonly record: CallRecord } | { readonly status: 'already-used' };

/** Callers treat a thrown error as "the table cannot be reached" and go on without it. */
export interface CallsStore {
  /** Admits a stream once across all replicas: its number must be higher than any admitted before. */
  admitStream(claim: {
    readonly callSid: string;
    readonly conversationId: string;
    readonly streamNumber: number;
    readonly language: string;
  }): Promise<StreamAdmission>;
  read(callSid: string): Promise<CallRecord | null>;
  saveProgress(
    callSid: string,
    progress: { readonly heardTurns: readonly HeardTurn[]; readonly handoverAttempts: number },
  ): Promise<void>;
  finish(callSid: string): Promise<void>;
}

const recordTtlS = 3_600;

export function createCallsStore(
  config: { readonly tableName: string },
  deps: { readonly client: DynamoDBClient; readonly now: () => number },
): CallsStore {
  const { client } = deps;
  const key = (callSid: string) => ({ TableName: config.tableName, Key: { call_sid: { S: callSid } } });
  const expiry = () => ({ N: String(Math.floor(deps.now() / 1000) + recordTtlS) });

  return {
    async admitStream({ callSid, conversationId, streamNumber, language }) {
      try {
        const { Attributes } = await client.send(
          new UpdateItemCommand({
            ...key(callSid),
            ConditionExpression: 'attribute_not_exists(stream_number) OR stream_number < :number',
            UpdateExpression:
              'SET stream_number = :number, conversation_id = :conversation, expires_at = :expiry, #language = if_not_exists(#language, :language)',
            ExpressionAttributeNames: { '#language': 'language' },
            ExpressionAttributeValues: {
              ':number': { N: String(streamNumber) },
              ':conversation': { S: conversationId },
              ':expiry': expiry(),
              ':language': { S: language },
            },
            ReturnValues: 'ALL_NEW',
          }),
        );
        return { status: 'admitted', record: toRecord(Attributes ?? {}) };
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return { status: 'already-used' };
        throw error;
      }
    },
    async read(callSid) {
      const { Item } = await client.send(new GetItemCommand({ ...key(callSid), ConsistentRead: true }));
      return Item ? toRecord(Item) : null;
    },
    async saveProgress(callSid, { heardTurns, handoverAttempts }) {
      await client.send(
        new UpdateItemCommand({
          ...key(callSid),
          UpdateExpression: 'SET heard_turns = :turns, handover_attempts = :attempts, expires_at = :expiry',
          ExpressionAttributeValues: {
            ':turns': { S: JSON.stringify(heardTurns) },
            ':attempts': { N: String(handoverAttempts) },
            ':expiry': expiry(),
          },
        }),
      );
    },
    async finish(callSid) {
      await client.send(
        new UpdateItemCommand({
          ...key(callSid),
          UpdateExpression: 'SET finished = :yes, expires_at = :expiry REMOVE heard_turns',
          ExpressionAttributeValues: { ':yes': { BOOL: true }, ':expiry': expiry() },
        }),
      );
    },
  };
}

type Item = Readonly<
  Record<string, { readonly S?: string; readonly N?: string; readonly BOOL?: boolean } | undefined>
>;

function toRecord(item: Item): CallRecord {
  return {
    conversationId: item['conversation_id']?.S ?? '',
    streamNumber: Number(item['stream_number']?.N ?? -1),
    handoverAttempts: Number(item['handover_attempts']?.N ?? 0),
    language: item['language']?.S ?? '',
    heardTurns: JSON.parse(item['heard_turns']?.S ?? '[]') as readonly HeardTurn[],
    finished: item['finished']?.BOOL ?? false,
  };
}
