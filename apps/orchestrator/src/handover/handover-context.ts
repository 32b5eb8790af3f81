import type { EscalationRequested } from '@voc/contracts';
import type { HandoverRecord } from '@voc/handover-token';
import type { HandoverStore, TokenStore } from '@voc/handover-token/dynamo';
import type { Clock } from '@voc/resilience';
import type { Logger, Tracer } from '@voc/telemetry';
import type { StartCallbackTask } from '../connect/callback-tasks.js';
import type { DialConfig } from '../dial/dial-twiml.js';
import type { LiveCalls } from '../dial/live-call.js';
import type { Crm } from '../hubspot/crm.js';
import type { HandoverMetrics } from './handover-metrics.js';

export interface HandoverConfig {
  readonly dial: DialConfig;
  /** How long the waiting caller grants the CRM. */
  readonly crmBudgetMs: number;
  /** How long the whole CRM work may take, retries included. */
  readonly crmDeadlineMs: number;
  /** A request older than this is no longer worth a redirect: the caller has been taken back or has gone. */
  readonly deadlineMs: number;
  readonly callerReadyCapMs: number;
  readonly callerReadyPollMs: number;
  readonly leaseMs: number;
}

export interface HandoverDeps {
  readonly handovers: HandoverStore;
  readonly tokens: TokenStore;
  readonly crm: Crm;
  readonly calls: LiveCalls;
  /** null: callbacks are tasks of the CRM only. */
  readonly startCallbackTask: StartCallbackTask | null;
  readonly metrics: HandoverMetrics;
  readonly tracer: Tracer;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Unique per call of it; names the owner of a lease. */
  readonly newId: () => string;
}

/** One delivery's work on one handover. */
export interface HandoverContext {
  readonly config: HandoverConfig;
  readonly deps: HandoverDeps;
  readonly event: EscalationRequested;
  readonly owner: string;
  /** The row as it was when this delivery claimed it: what earlier deliveries have done. */
  readonly claimed: HandoverRecord;
  /** Aborts when the delivery or the lease is lost or the process stops. */
  readonly signal: AbortSignal;
  /** With the ids of the call on every line. */
  readonly logger: Logger;
  readonly progress: HandoverProgress;
}

/** What is known so far; only the steps change it. */
export interface HandoverProgress {
  contactId: string | null;
  ticketId: string | null;
  noteId: string | null;
  crmTaskId: string | null;
  connectTaskId: string | null;
  token: string | null;
  /** What the token's row was given when it was issued. */
  idsWithToken: { readonly contactId: string | null; readonly ticketId: string | null };
  /** The CRM said that nothing will succeed for now. */
  isCrmClosed: boolean;
}
