import { CodedError } from '@voc/errors';
import type { Redemption, TokenContext, TokenRecord } from '../handover-record.js';
import { drawToken, type RandomInt } from '../token.js';
import type { StoreDeps } from './handover-store.js';
import { numberOrNull, text, textOrNull } from './row-fields.js';
import { createTable, type Row, type Table } from './table.js';

export interface TokenStoreConfig {
  readonly tableName: string;
  /** Life of a token, seconds. */
  readonly ttlS: number;
}

export interface TokenStoreDeps extends StoreDeps {
  readonly randomInt: RandomInt;
}

export type TokenStoreErrorCode = 'TOKEN_SPACE_CROWDED';

export interface IssueOptions {
  /** A token this handover was given before a crash: tried first, so that it stays the only one. */
  readonly reserved?: string | null;
  /** Told each token before it is stored. */
  readonly reserve?: (token: string) => Promise<void>;
}

/** Throws CodedError<StoreErrorCode> only, besides what each method names. */
export interface TokenStore {
  /**
   * Stores a new token for the handover; draws again when the drawn one is another handover's.
   * @throws CodedError TOKEN_SPACE_CROWDED, retryable, after eight collisions in a row
   */
  issue(context: TokenContext, options?: IssueOptions): Promise<TokenRecord>;
  /** Adds what the CRM answered late; ids that are null change nothing. */
  addCrmIds(
    token: string,
    ids: { readonly contactId: string | null; readonly ticketId: string | null },
  ): Promise<'added' | 'unknown'>;
}

/** What the Lambda needs of the same table. Throws CodedError<StoreErrorCode> only. */
export interface TokenRedeemer {
  /**
   * Uses the token up for one Connect contact, by one conditional write. The same contact may ask again and gets the
   * same record: Connect repeats a slow invocation.
   */
  redeem(token: string, contactId: string): Promise<Redemption>;
}

const maxDraws = 8;

export function createTokenStore(config: TokenStoreConfig, deps: TokenStoreDeps): TokenStore {
  const table = createTable({ tableName: config.tableName, keyName: 'token' }, deps);
  const now = (): number => deps.clock.now();
  return {
    async issue(context, options = {}) {
      for (let draw = 0; draw < maxDraws; draw += 1) {
        const token = (draw === 0 ? options.reserved : null) ?? drawToken(deps.randomInt);
        await options.reserve?.(token);
        const record = await create(table, token, context, now(), config.ttlS);
        if (record !== null) return record;
      }
      throw new CodedError<TokenStoreErrorCode>('TOKEN_SPACE_CROWDED', 'no free token was drawn', {
        retryable: true,
      });
    },
    async addCrmIds(token, { contactId, ticketId }) {
      const set = {
        ...(contactId === null ? {} : { hubspot_contact_id: contactId }),
        ...(ticketId === null ? {} : { hubspot_ticket_id: ticketId }),
      };
      if (Object.keys(set).length === 0) return 'added';
      const result = await table.write(token, { set, condition: 'attribute_exists(#token)' });
      return result.status === 'written' ? 'added' : 'unknown';
    },
  };
}

export function createTokenRedeemer(config: { readonly tableName: string }, deps: StoreDeps): TokenRedeemer {
  const table = createTable({ tableName: config.tableName, keyName: 'token' }, deps);
  return { redeem: (token, contactId) => redeem(table, token, contactId, deps.clock.now()) };
}

/** @returns null when the token is taken by another handover */
async function create(
  table: Table,
  token: string,
  context: TokenContext,
  nowMs: number,
  ttlS: number,
): Promise<TokenRecord | null> {
  const result = await table.write(token, {
    set: {
      ...context,
      created_at: new Date(nowMs).toISOString(),
      expires_at: Math.floor(nowMs / 1000) + ttlS,
    },
    condition: 'attribute_not_exists(#token)',
  });
  if (result.status === 'written') return tokenRecord(result.row);
  const isOurs = result.row?.['handover_id'] === context.handover_id;
  return result.row && isOurs ? tokenRecord(result.row) : null;
}

async function redeem(table: Table, token: string, contactId: string, nowMs: number): Promise<Redemption> {
  const nowS = Math.floor(nowMs / 1000);
  const result = await table.write(token, {
    set: { redeemed_by: contactId },
    setOnce: { redeemed_at: new Date(nowMs).toISOString() },
    condition:
      'attribute_exists(#token) AND #expires_at > :now AND ' +
      '(attribute_not_exists(#redeemed_by) OR #redeemed_by = :contact)',
    values: { now: nowS, contact: contactId },
  });
  if (result.status === 'written') return { status: 'redeemed', record: tokenRecord(result.row) };
  if (result.row === null) return { status: 'unknown' };
  const isExpired = (numberOrNull(result.row, 'expires_at') ?? 0) <= nowS;
  return { status: isExpired ? 'expired' : 'already-used' };
}

export function tokenRecord(row: Row): TokenRecord {
  return {
    token: text(row, 'token'),
    handover_id: text(row, 'handover_id'),
    conversation_id: text(row, 'conversation_id'),
    call_sid: text(row, 'call_sid'),
    created_at: text(row, 'created_at'),
    expires_at: numberOrNull(row, 'expires_at') ?? 0,
    caller_phone: textOrNull(row, 'caller_phone'),
    hubspot_contact_id: textOrNull(row, 'hubspot_contact_id'),
    hubspot_ticket_id: textOrNull(row, 'hubspot_ticket_id'),
    summary: text(row, 'summary'),
    intent: text(row, 'intent'),
    priority: text(row, 'priority'),
    escalation_reason: text(row, 'escalation_reason'),
    redeemed_at: textOrNull(row, 'redeemed_at'),
    redeemed_by: textOrNull(row, 'redeemed_by'),
    stream_sid: textOrNull(row, 'stream_sid'),
    traceparent: textOrNull(row, 'traceparent'),
  };
}
