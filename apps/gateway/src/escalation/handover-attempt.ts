import type { EscalationRequested } from '@voc/contracts';
import type { HandoverFailure, HandoverStatus } from '@voc/handover-token';
import type { HandoverStore } from '@voc/handover-token/dynamo';
import { sleep, type Clock } from '@voc/resilience';
import type { Logger } from '@voc/telemetry';
import type { PublishEscalation } from './escalation-publisher.js';

/** The part of the Handovers table the gateway writes and watches; each call may throw when it cannot be reached. */
export type HandoverBook = Pick<HandoverStore, 'markCallerReady' | 'read' | 'fail'>;

/** How one attempt to hand the caller over ended, as long as the caller is still on our stream. */
export type CameBack = { readonly reason: HandoverFailure };

export interface HandoverAttemptConfig {
  /** The caller is taken back when nothing has happened for this long after the request. */
  readonly patienceMs: number;
  readonly pollMs: number;
  /** Extra time once the redirect is known to be under way. */
  readonly redirectGraceMs: number;
}

export interface HandoverAttemptDeps {
  readonly publish: PublishEscalation;
  readonly book: HandoverBook;
  readonly clock: Clock;
  readonly log: Logger;
  /** Resolves when the caller has heard the farewell, or it is given up. */
  readonly farewell: Promise<void>;
  /** Aborts when the stream ends: the caller has left, which is what success looks like from here. */
  readonly left: AbortSignal;
}

/**
 * One handover, from the request to the moment the caller leaves the stream or is ours again.
 * @returns why the caller came back; null when the stream ended first
 */
export async function attemptHandover(
  config: HandoverAttemptConfig,
  deps: HandoverAttemptDeps,
  event: EscalationRequested,
): Promise<CameBack | null> {
  const startedMs = deps.clock.monotonicMs();
  const published = await publishOrGiveUp(deps, event);
  if (!published) {
    await deps.farewell;
    return deps.left.aborted ? null : { reason: 'publish_failed' };
  }
  const watching = watch(config, deps, event.handover_id, startedMs);
  await deps.farewell;
  if (!deps.left.aborted)
    await tolerate(
      (error) => deps.log.failure('caller readiness could not be noted', error),
      () => markReady(deps, event),
    );
  return watching;
}

/** @returns false when nobody is to act on the request; never rejects */
export async function publishOrGiveUp(
  deps: Pick<HandoverAttemptDeps, 'publish' | 'book' | 'log'>,
  event: EscalationRequested,
): Promise<boolean> {
  try {
    await deps.publish(event);
    deps.log.info('escalation published', {
      reason: event.reason,
      trigger: event.trigger,
      priority: event.priority,
    });
    return true;
  } catch (error) {
    deps.log.failure('escalation could not be published', error, { reason: 'publish_failed' });
    // The message may have arrived all the same; a handover marked as failed is left alone by the orchestrator.
    await markFailed(deps, event.handover_id, 'publish_failed');
    return false;
  }
}

/** From these on the live call is being moved, or has been: taking the caller back would be a second opinion too late. */
const leaving: ReadonlySet<HandoverStatus | undefined> = new Set<HandoverStatus>([
  'dialling',
  'bridged',
  'redeemed',
]);

async function watch(
  config: HandoverAttemptConfig,
  deps: HandoverAttemptDeps,
  handoverId: string,
  startedMs: number,
): Promise<CameBack | null> {
  const patienceEndsMs = startedMs + config.patienceMs;
  for (;;) {
    await sleep(deps.clock, config.pollMs, deps.left).catch(() => undefined);
    if (deps.left.aborted) return null;
    const row = await tolerate(
      (error) => deps.log.failure('handover could not be read', error),
      () => deps.book.read(handoverId),
    );
    if (row?.status === 'failed') return { reason: row.failure ?? 'no_progress' };
    const graceMs = leaving.has(row?.status) ? config.redirectGraceMs : 0;
    if (deps.clock.monotonicMs() < patienceEndsMs + graceMs) continue;
    await markFailed(deps, handoverId, 'no_progress');
    return { reason: 'no_progress' };
  }
}

function markReady(deps: HandoverAttemptDeps, event: EscalationRequested): Promise<void> {
  const atIso = new Date(deps.clock.now()).toISOString();
  return deps.book.markCallerReady(event.handover_id, {
    callSid: event.call_sid,
    conversationId: event.conversation_id,
    atIso,
  });
}

function markFailed(
  { book, log }: Pick<HandoverAttemptDeps, 'book' | 'log'>,
  handoverId: string,
  failure: HandoverFailure,
): Promise<unknown> {
  return tolerate(
    (error) => log.failure('handover could not be marked as failed', error),
    () => book.fail(handoverId, failure),
  );
}

/** The back office must never take the call down with it. @param log writes down why the work failed */
async function tolerate<T>(log: (error: unknown) => void, work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    log(error);
    return null;
  }
}
