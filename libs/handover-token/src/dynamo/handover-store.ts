import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { HandoverStep, DialOutcome, HandoverRecord, StepOutcome } from '../handover-record.js';
import type { HandoverEvent, HandoverFailure } from '../handover-state.js';
import { leaseMethods } from './handover-leases.js';
import { moveMethods } from './handover-moves.js';
import { handoverRecord } from './handover-row.js';
import { createTable, type RowWrite, type Table } from './table.js';

export interface HandoverStoreConfig {
  readonly tableName: string;
  /** Life of a row after its last change, seconds; 30 days unless given. */
  readonly ttlS?: number;
}

export interface StoreDeps {
  readonly client: DynamoDBClient;
  /** Epoch milliseconds. */
  readonly clock: { now(): number };
}

/** What the store needs of an escalation event. */
export interface HandoverRequest {
  readonly handover_id: string;
  readonly call_sid: string;
  readonly conversation_id: string;
  readonly requested_at: string;
  /** The whole event as JSON, bounded by its schema: kept on the row until nothing is left to do for it. */
  readonly escalation?: string;
}

export type Claim =
  | { readonly status: 'claimed'; readonly record: HandoverRecord }
  /** Another delivery holds the lease, for at most this long. */
  | { readonly status: 'running-elsewhere'; readonly retryAfterMs: number }
  | { readonly status: 'finished' };

export interface MoveResult {
  /** `moved` also when the very same move had been made before; `ignored`: late or out of order, nothing changed. */
  readonly outcome: 'moved' | 'ignored';
  /** The row as it stands now; null when there is none. */
  readonly record: HandoverRecord | null;
}

/** Attributes a step may leave on the row together with its outcome. */
export interface StepResults {
  readonly hubspot_contact_id?: string;
  readonly hubspot_ticket_id?: string;
  readonly hubspot_note_id?: string;
  readonly hubspot_task_id?: string;
  readonly connect_task_id?: string;
}

/**
 * The saga's memory, shared by orchestrator, gateway and Lambda. Every method is one conditional write (`claim` two at
 * most), may be repeated without harm, and throws only CodedError<StoreErrorCode>.
 */
export interface HandoverStore {
  /** Takes the lease on a handover, creating its row when there is none. The same owner may claim again. */
  claim(request: HandoverRequest, owner: string, leaseMs: number): Promise<Claim>;
  extendLease(handoverId: string, owner: string, leaseMs: number): Promise<'kept' | 'lost'>;
  /** Lets the next delivery claim at once. */
  releaseLease(handoverId: string, owner: string): Promise<void>;
  /**
   * The caller's part is over and the CRM's was tried: later claims answer `finished`. The escalation leaves the row
   * unless the CRM's part is still open; then the reconciler needs it.
   */
  finish(handoverId: string, owner: string, crm?: 'done' | 'open'): Promise<'kept' | 'lost'>;
  recordStep(
    handoverId: string,
    owner: string,
    step: HandoverStep,
    outcome: Omit<StepOutcome, 'at'>,
    results?: StepResults,
  ): Promise<'kept' | 'lost'>;
  /** Writes the token down before it is issued, so that a crash between the two never leads to a second one. */
  reserveToken(handoverId: string, owner: string, token: string): Promise<'kept' | 'lost'>;
  /** @param by whose move this is: repeated after a lost reply, the same mover's move counts as made */
  moveTo(handoverId: string, event: HandoverEvent, by: string): Promise<MoveResult>;
  /** Works without a row too: a publish that failed leaves its reason for whoever claims later. */
  fail(handoverId: string, reason: HandoverFailure): Promise<MoveResult>;
  /** The caller has heard the farewell. May come before the claim; the first time counts. */
  markCallerReady(
    handoverId: string,
    mark: { readonly callSid: string; readonly conversationId: string; readonly atIso: string },
  ): Promise<void>;
  markBridged(handoverId: string): Promise<MoveResult>;
  markRedeemed(handoverId: string): Promise<MoveResult>;
  /** How the leg towards Connect ended; the latest report is kept, the status moves if it still can. */
  markDialResult(handoverId: string, outcome: DialOutcome): Promise<MoveResult>;
  /** Strongly consistent. */
  read(handoverId: string): Promise<HandoverRecord | null>;
}

const thirtyDaysS = 30 * 24 * 3600;

/** Every change of a handover moves it in the index and gives its row another while to live. */
export function stamped(table: Table, now: () => number, ttlS = thirtyDaysS): Table {
  const stamp = (write: RowWrite): RowWrite => {
    const at = new Date(now()).toISOString();
    return {
      ...write,
      set: { ...write.set, updated_at: at, expires_at: Math.ceil(now() / 1000) + ttlS },
      setOnce: { ...write.setOnce, created_at: at },
    };
  };
  return { read: (key) => table.read(key), write: (key, write) => table.write(key, stamp(write)) };
}

export function createHandoverStore(config: HandoverStoreConfig, deps: StoreDeps): HandoverStore {
  const table = createTable({ tableName: config.tableName, keyName: 'handover_id' }, deps);
  const now = (): number => deps.clock.now();
  const stampedTable = stamped(table, now, config.ttlS);
  return {
    ...leaseMethods(stampedTable, now),
    ...moveMethods(stampedTable, now),
    async read(handoverId) {
      const row = await table.read(handoverId);
      return row && handoverRecord(row);
    },
    async markCallerReady(handoverId, mark) {
      await stampedTable.write(handoverId, {
        set: {},
        setOnce: {
          caller_ready_at: mark.atIso,
          status: 'requested',
          call_sid: mark.callSid,
          conversation_id: mark.conversationId,
        },
      });
    },
  };
}
