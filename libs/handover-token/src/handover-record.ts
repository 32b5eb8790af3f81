import type { HandoverFailure, HandoverStatus } from './handover-state.js';

/** The steps whose outcomes the saga records, in the order they start. */
export const handoverSteps = [
  'contact',
  'ticket',
  'note',
  'token',
  'caller_ready',
  'redirect',
  'crm_task',
  'connect_task',
] as const;

export type HandoverStep = (typeof handoverSteps)[number];

export interface StepOutcome {
  readonly outcome: 'done' | 'failed' | 'skipped';
  /** Closed code of what went wrong or what was found; never a foreign message. */
  readonly code: string | null;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** Ids of what exists in the CRM for this handover; null until known. */
export interface CrmIds {
  readonly hubspot_contact_id: string | null;
  readonly hubspot_ticket_id: string | null;
}

/** How the leg towards Connect ended, as the gateway learnt it from Twilio. */
export type DialOutcome =
  | 'bridged'
  | Extract<
      HandoverFailure,
      'busy' | 'no_answer' | 'canceled' | 'dial_failed' | 'short_bridge' | 'caller_gone'
    >;

/** One row of the table `Handovers`: the saga's memory. Kept 30 days. */
export interface HandoverRecord extends CrmIds {
  readonly handover_id: string;
  readonly status: HandoverStatus;
  /** Set exactly when `status` is `failed`. */
  readonly failure: HandoverFailure | null;
  /** null while only the gateway's first mark exists. */
  readonly call_sid: string | null;
  readonly conversation_id: string | null;
  /** ISO 8601, UTC, as are all `…_at` below. */
  readonly created_at: string;
  readonly updated_at: string;
  readonly requested_at: string | null;
  /** The caller has heard the farewell and may be redirected. */
  readonly caller_ready_at: string | null;
  readonly hubspot_note_id: string | null;
  /** To call back; of callbacks only, as is the next. */
  readonly hubspot_task_id: string | null;
  /** Amazon Connect's contact for the task of calling back. */
  readonly connect_task_id: string | null;
  readonly token: string | null;
  readonly steps: Partial<Readonly<Record<HandoverStep, StepOutcome>>>;
  readonly dial_outcome: DialOutcome | null;
  /** The orchestrator has nothing left to do, whatever the status. */
  readonly finished_at: string | null;
  readonly lease_owner: string | null;
  /** Epoch milliseconds. */
  readonly lease_until: number | null;
}

/** A handover with what only the reconciler asks for. */
export interface HandoverCase extends HandoverRecord {
  /** The escalation event as JSON; null once nothing is left to do for it. */
  readonly escalation: string | null;
  /** How often it was opened again because something was missing in the CRM. */
  readonly repairs: number;
  /** What people were told about it; told once. */
  readonly reported: string | null;
}

/** One row of the table `HandoverTokens`: what the agent's screen will show. */
export interface TokenRecord extends CrmIds {
  readonly token: string;
  readonly handover_id: string;
  readonly conversation_id: string;
  readonly call_sid: string;
  /** ISO 8601, UTC. */
  readonly created_at: string;
  /** Epoch seconds; the table's TTL attribute. Deletion is lazy, so every reader checks it. */
  readonly expires_at: number;
  /** E.164, null for withheld callers. */
  readonly caller_phone: string | null;
  readonly summary: string;
  readonly intent: string;
  readonly priority: string;
  readonly escalation_reason: string;
  /** ISO 8601, UTC. */
  readonly redeemed_at: string | null;
  /** ContactId of the Connect contact that redeemed it. */
  readonly redeemed_by: string | null;
  /** The stream the caller was on; for the log. */
  readonly stream_sid: string | null;
  /** W3C, of the handover that issued it; null where nothing is traced. */
  readonly traceparent: string | null;
}

/** What a new token is issued for. */
export type TokenContext = Omit<
  TokenRecord,
  'token' | 'created_at' | 'expires_at' | 'redeemed_at' | 'redeemed_by' | 'stream_sid' | 'traceparent'
> & { readonly stream_sid?: string | null; readonly traceparent?: string | null };

export type Redemption =
  | { readonly status: 'redeemed'; readonly record: TokenRecord }
  | { readonly status: 'unknown' | 'expired' | 'already-used' };
