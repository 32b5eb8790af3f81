import { CodedError } from '@voc/errors';
import type { HandoverStore } from '@voc/handover-token/dynamo';
import type { Clock } from '@voc/resilience';
import type { Logger } from '@voc/telemetry';
import type { HandoverErrorCode } from './run-step.js';

export interface Lease {
  /** Aborts when somebody else holds the lease. */
  readonly lost: AbortSignal;
  stop(): void;
}

/**
 * Renews the lease every third of its time until stopped. A failing renewal alone ends nothing: the next may work. Once
 * the lease has run out unrenewed somebody else may have it, so it counts as lost although nobody said so.
 */
export function keepLease(
  lease: {
    readonly handoverId: string;
    readonly owner: string;
    readonly leaseMs: number;
    /** When it was asked for, by the monotonic clock. */
    readonly heldSinceMs: number;
  },
  deps: { readonly handovers: HandoverStore; readonly clock: Clock; readonly logger: Logger },
): Lease {
  const controller = new AbortController();
  let isOver = false;
  let cancel = (): void => undefined;
  let cancelEnd = (): void => undefined;

  const lose = (): void => {
    controller.abort(new CodedError<HandoverErrorCode>('LEASE_LOST', 'another worker has taken over'));
  };
  /** @param sinceMs when the renewal was asked for: it counts from no later than that */
  const holdSince = (sinceMs: number): void => {
    cancelEnd();
    if (isOver) return;
    cancelEnd = deps.clock.schedule(sinceMs + lease.leaseMs - deps.clock.monotonicMs(), lose);
  };
  const renew = async (): Promise<void> => {
    const askedAtMs = deps.clock.monotonicMs();
    try {
      const outcome = await deps.handovers.extendLease(lease.handoverId, lease.owner, lease.leaseMs);
      if (outcome === 'lost') {
        lose();
        return;
      }
      holdSince(askedAtMs);
    } catch (error) {
      deps.logger.failure('renewing the lease failed', error);
    }
    schedule();
  };
  const schedule = (): void => {
    if (!isOver) cancel = deps.clock.schedule(lease.leaseMs / 3, () => void renew());
  };
  schedule();
  holdSince(lease.heldSinceMs);
  return {
    lost: controller.signal,
    stop() {
      isOver = true;
      cancel();
      cancelEnd();
    },
  };
}
