import type { LeaderLease } from '@voc/handover-token/dynamo';
import type { Clock } from '@voc/resilience';
import { inSpan, type Logger, type Span, type Tracer } from '@voc/telemetry';
import type { Reconcile } from './reconciler.js';

export interface ReconcileTimer {
  start(): void;
  /** Gives back what is in hand and the lead. Idempotent. */
  stop(): Promise<void>;
}

export interface ReconcileTimerDeps {
  readonly leader: LeaderLease;
  /** Names this replica. */
  readonly owner: string;
  readonly reconcile: Reconcile;
  readonly clock: Clock;
  readonly tracer: Tracer;
  readonly logger: Logger;
}

/**
 * Reconciles again and again on the one replica that leads; never throws, never overlaps with itself. The lead is renewed
 * at every interval, also during a long run, so that its lease may be short and a dead leader is soon replaced.
 */
export function createReconcileTimer(
  config: { readonly intervalMs: number },
  deps: ReconcileTimerDeps,
): ReconcileTimer {
  const stopping = new AbortController();
  let cancel = (): void => undefined;
  let asking: Promise<void> = Promise.resolve();
  let running: Promise<void> | null = null;

  const run = async (): Promise<void> => {
    const reconcile = async (span: Span): Promise<void> => {
      const { lines } = await deps.reconcile({ isDryRun: false, signal: stopping.signal });
      span.set({ count: lines.length });
    };
    try {
      // A trace of its own: it belongs to no call, though the handovers it takes up do.
      await inSpan(deps.tracer, 'reconcile', {}, reconcile, { parent: null });
    } catch (error) {
      deps.logger.failure('reconciling failed', error);
    }
    running = null;
  };
  const runIfLeader = async (): Promise<void> => {
    try {
      const isLeader = (await deps.leader.acquire(deps.owner)) === 'leader';
      if (isLeader && !stopping.signal.aborted) running ??= run();
    } catch (error) {
      deps.logger.failure('asking for the lead failed', error);
    }
  };
  const schedule = (): void => {
    if (stopping.signal.aborted) return;
    cancel = deps.clock.schedule(config.intervalMs, () => {
      asking = runIfLeader().then(schedule);
    });
  };
  const stop = async (): Promise<void> => {
    cancel();
    stopping.abort();
    await asking;
    await running;
    // Should it fail, the lease runs out by itself.
    await deps.leader.release(deps.owner).catch(() => undefined);
  };
  return { start: schedule, stop };
}
