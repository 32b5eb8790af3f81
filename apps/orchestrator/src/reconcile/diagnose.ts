import { isTerminal, type HandoverCase, type HandoverFailure } from '@voc/handover-token';

export interface ReconcileConfig {
  /** Nothing is touched that changed within this time: one lease. */
  readonly quietMs: number;
  /** Younger requests are the queue's: it delivers them again, and their caller may still be dialled. */
  readonly deadlineMs: number;
  readonly tokenTtlMs: number;
  /** After this long without a word about a dial, Twilio is asked for the call. */
  readonly dialSilenceMs: number;
  /** Before the 1st, 2nd, … further try of the CRM part; the last is repeated until `giveUpAfterMs`. */
  readonly repairPausesMs: readonly number[];
  /** Age of a request for which nothing is tried any more. */
  readonly giveUpAfterMs: number;
}

/** What people are told about a handover; closed, as dashboards count it. */
export type CareReport =
  /** It has a row, but no orchestrator ever took its message: look at the queue and the dead-letter queue. */
  | 'never-claimed'
  /** Its row holds no escalation, or none that can be read: an older or a newer version of us wrote it. */
  | 'nothing-to-finish-with'
  /** HubSpot never took it. */
  | 'ticket-missing'
  /** The caller got through, but the agent saw no context: the Connect flow did not take or pass on the digits. */
  | 'token-not-used';

/** What to do about one handover. */
export type Care =
  | { readonly kind: 'leave' }
  /** Its worker is gone: run the transaction to its end; being past its deadline it dials nobody any more. */
  | { readonly kind: 'resume' }
  /** The caller was served, ticket or note are missing: open it again for them. */
  | { readonly kind: 'repair' }
  | { readonly kind: 'give-up' }
  | { readonly kind: 'fail'; readonly reason: HandoverFailure }
  /** Ask for the token, then for the call. */
  | { readonly kind: 'check-dial' }
  | { readonly kind: 'check-token' }
  | { readonly kind: 'report'; readonly reason: CareReport };

const leave: Care = { kind: 'leave' };

/** Every case there is, as a function of the row and the time alone. */
export function diagnose(found: HandoverCase, nowMs: number, config: ReconcileConfig): Care {
  const quietForMs = nowMs - Date.parse(found.updated_at);
  if (!(quietForMs >= config.quietMs)) return leave;
  const requestAgeMs = nowMs - Date.parse(found.requested_at ?? found.created_at);
  return found.finished_at === null
    ? diagnoseUnfinished(found, nowMs, requestAgeMs, config)
    : diagnoseFinished(found, quietForMs, requestAgeMs, config);
}

function diagnoseUnfinished(
  found: HandoverCase,
  nowMs: number,
  requestAgeMs: number,
  config: ReconcileConfig,
): Care {
  if (requestAgeMs <= config.deadlineMs) return leave;
  if (found.lease_until !== null && found.lease_until >= nowMs) return leave;
  if (found.lease_until !== null && found.escalation !== null) return { kind: 'resume' };
  if (!isTerminal(found.status)) return { kind: 'fail', reason: 'expired' };
  const reason = found.lease_until === null ? 'never-claimed' : 'nothing-to-finish-with';
  return found.reported === null ? { kind: 'report', reason } : leave;
}

function diagnoseFinished(
  found: HandoverCase,
  quietForMs: number,
  requestAgeMs: number,
  config: ReconcileConfig,
): Care {
  if (found.escalation !== null) {
    if (requestAgeMs > config.giveUpAfterMs) return { kind: 'give-up' };
    const pauseMs = config.repairPausesMs[found.repairs] ?? config.repairPausesMs.at(-1) ?? 0;
    if (quietForMs >= pauseMs) return { kind: 'repair' };
  }
  switch (found.status) {
    case 'requested':
    case 'preparing':
    case 'ready':
      return requestAgeMs > config.deadlineMs ? { kind: 'fail', reason: 'expired' } : leave;
    case 'dialling':
      return quietForMs >= config.dialSilenceMs ? { kind: 'check-dial' } : leave;
    case 'bridged':
      return found.reported === null && requestAgeMs > config.deadlineMs + config.tokenTtlMs
        ? { kind: 'check-token' }
        : leave;
    case 'redeemed':
    case 'callback_booked':
    case 'failed':
      return leave;
  }
}
