export const handoverStatuses = [
  'requested',
  'preparing',
  'ready',
  'dialling',
  'bridged',
  'redeemed',
  /** No transfer: a person will call back, and has been told to. */
  'callback_booked',
  'failed',
] as const;

export type HandoverStatus = (typeof handoverStatuses)[number];

/** Why a handover did not happen. Closed: dashboards, the gateway's apology and the reconciler all read it. */
export const handoverFailures = [
  /** The event could not be put on the queue; nobody else knows of this handover. */
  'publish_failed',
  /** No token could be stored, so there is nothing to dial with. */
  'token_store_failed',
  /** Older than the deadline when the orchestrator got to it: the caller is no longer waiting for it. */
  'expired',
  /** The gateway saw no step for too long and took the caller back. */
  'no_progress',
  /** Twilio refused the redirect, or the leg towards Connect failed. */
  'dial_failed',
  /** The caller hung up before the redirect (Twilio error 21220). */
  'caller_gone',
  'busy',
  'no_answer',
  /** The leg towards Connect was given up while it rang: the caller hung up. */
  'canceled',
  /** Connect answered, but the two were never connected or only for a moment. */
  'short_bridge',
  /** Dialled, and the call ended without anybody having said what came of it. */
  'no_result',
] as const;

export type HandoverFailure = (typeof handoverFailures)[number];

export type HandoverState =
  | { readonly status: Exclude<HandoverStatus, 'failed'> }
  | { readonly status: 'failed'; readonly reason: HandoverFailure };

export type HandoverEvent =
  /** A worker has begun; the token can be dialled; the redirect is about to be asked for; both sides talk; the agent has the context. */
  | { readonly type: 'claimed' | 'token-issued' | 'dial-started' | 'bridged' | 'redeemed' }
  /** In the place of all that comes after `claimed`: somebody has the task of calling back. */
  | { readonly type: 'callback-booked' }
  | { readonly type: 'failed'; readonly reason: HandoverFailure };

export type HandoverEventType = HandoverEvent['type'];

interface Move {
  readonly from: readonly HandoverStatus[];
  readonly to: HandoverStatus;
}

/**
 * The whole machine. An event that arrives in any other status changes nothing: Twilio and Connect report in no fixed
 * order and more than once. The token is usually redeemed while the leg is still `dialling`, and the report that the
 * leg was `bridged` arrives after it. Only `ready` leads to `dialling` and nothing leads back to `ready`, so a handover
 * is dialled at most once, and not at all when a callback was booked; nothing leaves `redeemed`, `callback_booked` or `failed`.
 */
const moves: Readonly<Record<HandoverEventType, Move>> = {
  claimed: { from: ['requested'], to: 'preparing' },
  'token-issued': { from: ['preparing'], to: 'ready' },
  'dial-started': { from: ['ready'], to: 'dialling' },
  bridged: { from: ['dialling'], to: 'bridged' },
  redeemed: { from: ['dialling', 'bridged'], to: 'redeemed' },
  'callback-booked': { from: ['preparing'], to: 'callback_booked' },
  failed: { from: ['requested', 'preparing', 'ready', 'dialling', 'bridged'], to: 'failed' },
};

export type Transition =
  | { readonly kind: 'moved'; readonly to: HandoverState }
  /** Replayed, late or out of order: the state stays as it is. */
  | { readonly kind: 'ignored' };

export function transition(state: HandoverState, event: HandoverEvent): Transition {
  const { from, to } = moves[event.type];
  if (!from.includes(state.status)) return { kind: 'ignored' };
  if (event.type === 'failed') return { kind: 'moved', to: { status: 'failed', reason: event.reason } };
  return to === 'failed' ? { kind: 'ignored' } : { kind: 'moved', to: { status: to } };
}

/** The statuses an event can leave: the condition of the write that records it. */
export function sourcesOf(event: HandoverEventType): readonly HandoverStatus[] {
  return moves[event].from;
}

/** The status an event leads to, the same from each of its sources. */
export function targetOf(event: HandoverEventType): HandoverStatus {
  return moves[event].to;
}

/** True when no event leads any further. */
export function isTerminal(status: HandoverStatus): boolean {
  return Object.values(moves).every(({ from }) => !from.includes(status));
}
