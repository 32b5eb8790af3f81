import {
  ConditionalCheckFailedException,
  GetItemCommand,
  UpdateItemCommand,
  type AttributeValue,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import type { HeardTurn } from '@voc/voice-client';
import { parseTotals, type CallTotals } from '../summary/call-totals.js';
import type { StreamOpening } from '../media-stream/stream-ticket.js';
import type { CallbackProgress } from './callback-desk.js';

/** What another replica needs to go on with a call. */
export interface CallRecord {
  readonly conversationId: string;
  /** Of the newest stream that was admitted. */
  readonly streamSid: string | null;
  /** Number of the newest stream that was admitted. */
  readonly streamNumber: number;
  readonly handoverAttempts: number;
  /** A callback that was offered or booked on this or an earlier stream. */
  readonly callback: CallbackProgress;
  /** When streams were admitted that took over from a broken one, epoch seconds. */
  readonly resumedAtS: readonly number[];
  readonly language: string;
  readonly heardTurns: readonly HeardTurn[];
  /** W3C, of the call's first webhook; null when that was not traced. */
  readonly traceparent: string | null;
  /** What the call has come to so far; null when nothing was written down, or nothing we can read. */
  readonly totals: CallTotals | null;
  /** True once we ended the call on purpose. */
  readonly finished: boolean;
}

export type StreamAdmission =
  { readonly status: 'admitted'; readonly record: CallRecord } | { readonly status: 'already-used' };

export interface CallProgress {
  /** Kept when the row has none: this may be the first that the table hears of the call. */
  readonly conversationId: string;
  /** BCP 47; it may have changed since the stream was admitted. */
  readonly language: string;
  readonly heardTurns: readonly HeardTurn[];
  readonly handoverAttempts: number;
  readonly callback: CallbackProgress;
  readonly totals: CallTotals;
}

/** Callers treat a thrown error as "the table cannot be reached" and go on without it. */
export interface CallsStore {
  /** Admits a stream once across all replicas: its number must be higher than any admitted before. */
  admitStream(claim: {
    readonly callSid: string;
    readonly streamSid: string;
    readonly conversationId: string;
    readonly streamNumber: number;
    readonly language: string;
    readonly opening: StreamOpening;
    /** Kept of the first that has one. */
    readonly traceparent: string | null;
  }): Promise<StreamAdmission>;
  read(callSid: string): Promise<CallRecord | null>;
  saveProgress(callSid: string, progress: CallProgress): Promise<void>;
  finish(callSid: string): Promise<void>;
}

const recordTtlS = 3_600;

export function createCallsStore(
  config: { readonly tableName: string },
  deps: { readonly client: DynamoDBClient; readonly now: () => number },
): CallsStore {
  const { client } = deps;
  const row = (callSid: string) => ({ TableName: config.tableName, Key: { call_sid: { S: callSid } } });

  const update = async (callSid: string, write: CallWrite): Promise<Item> => {
    const expiresAtS = Math.floor(deps.now() / 1000) + recordTtlS;
    const { Attributes } = await client.send(
      new UpdateItemCommand({
        ...row(callSid),
        UpdateExpression: write.update.replace('SET ', 'SET expires_at = :expires_at, '),
        ExpressionAttributeValues: { ...write.values, ':expires_at': { N: String(expiresAtS) } },
        ...(write.condition === undefined ? {} : { ConditionExpression: write.condition }),
        ...(write.names === undefined ? {} : { ExpressionAttributeNames: write.names }),
        ReturnValues: 'ALL_NEW',
      }),
    );
    return Attributes ?? {};
  };

  return {
    async admitStream(claim) {
      try {
        return {
          status: 'admitted',
          record: toRecord(await update(claim.callSid, admission(claim, deps.now()))),
        };
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return { status: 'already-used' };
        throw error;
      }
    },
    async read(callSid) {
      const { Item } = await client.send(new GetItemCommand({ ...row(callSid), ConsistentRead: true }));
      return Item ? toRecord(Item) : null;
    },
    async saveProgress(callSid, progress) {
      await update(callSid, progressWrite(progress));
    },
    async finish(callSid) {
      await update(callSid, {
        update: 'SET finished = :yes REMOVE heard_turns',
        values: { ':yes': { BOOL: true } },
      });
    },
  };
}

interface CallWrite {
  readonly update: `SET ${string}`;
  readonly values: Readonly<Record<`:${string}`, AttributeValue>>;
  readonly condition?: string;
  readonly names?: Readonly<Record<`#${string}`, string>>;
}

function admission(claim: Parameters<CallsStore['admitStream']>[0], nowMs: number): CallWrite {
  const { traceparent } = claim;
  const traced = traceparent === null ? '' : ', traceparent = if_not_exists(traceparent, :traceparent)';
  const resumedNow = claim.opening === 'resumed' ? [{ N: String(Math.floor(nowMs / 1000)) }] : [];
  return {
    condition: 'attribute_not_exists(stream_number) OR stream_number < :number',
    update: `SET stream_number = :number, stream_sid = :stream, conversation_id = :conversation, #language = if_not_exists(#language, :language), resumed_at = list_append(if_not_exists(resumed_at, :none), :resumed_now)${traced} REMOVE finished`,
    names: { '#language': 'language' },
    values: {
      ':number': { N: String(claim.streamNumber) },
      ':stream': { S: claim.streamSid },
      ':conversation': { S: claim.conversationId },
      ':language': { S: claim.language },
      ':none': { L: [] },
      ':resumed_now': { L: resumedNow },
      ...(traceparent === null ? {} : { ':traceparent': { S: traceparent } }),
    },
  };
}

function progressWrite(progress: CallProgress): CallWrite {
  const { conversationId, language, heardTurns, handoverAttempts, callback, totals } = progress;
  return {
    update:
      'SET heard_turns = :turns, totals = :totals, callback_progress = :callback, handover_attempts = :attempts, #language = :language, conversation_id = if_not_exists(conversation_id, :conversation)',
    names: { '#language': 'language' },
    values: {
      ':language': { S: language },
      ':turns': { S: JSON.stringify(heardTurns) },
      ':totals': { S: JSON.stringify(totals) },
      ':callback': callback === null ? { NULL: true } : { S: callback },
      ':attempts': { N: String(handoverAttempts) },
      ':conversation': { S: conversationId },
    },
  };
}

type Item = Readonly<Record<string, AttributeValue | undefined>>;

function toRecord(item: Item): CallRecord {
  return {
    conversationId: item['conversation_id']?.S ?? '',
    streamSid: item['stream_sid']?.S ?? null,
    // A row without one was written for a stream that was let in while the table could not be reached.
    streamNumber: Number(item['stream_number']?.N ?? 0),
    handoverAttempts: Number(item['handover_attempts']?.N ?? 0),
    callback: readCallback(item['callback_progress']?.S),
    language: item['language']?.S ?? '',
    resumedAtS: (item['resumed_at']?.L ?? []).map((time) => Number(time.N)),
    heardTurns: JSON.parse(item['heard_turns']?.S ?? '[]') as readonly HeardTurn[],
    traceparent: item['traceparent']?.S ?? null,
    totals: parseTotals(item['totals']?.S),
    finished: item['finished']?.BOOL ?? false,
  };
}

function readCallback(text: string | undefined): CallbackProgress {
  return text === 'offered' || text === 'booked' ? text : null;
}
