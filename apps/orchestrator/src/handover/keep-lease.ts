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

/** Renews the lease every third of its time until stopped. A failing renewal alone ends nothing: the next may work. */
export function keepLease(
  lease: { readonly handoverId: string; readonly owner: string; readonly leaseMs: number },
  deps: { readonly handovers: HandoverStore; readonly clock: Clock; readonly logger: Logger },
): Lease {
  const controller = new AbortController();
  let isOver = false;
  let cancel = (): void => undefined;

  const renew = async (): Promise<void> => {
    try {
      const outcome = await deps.handovers.extendLease(lease.handoverId, lease.owner, lease.leaseMs);
      if (outcome === 'lost') {
        controller.abort(new CodedError<HandoverErrorCode>('LEASE_LOST', 'another worker has taken over'));
        return;
      }
    } catch (error) {
      deps.logger.failure('renewing the lease failed', error);
    }
    schedule();
  };
  const schedule = (): void => {
    if (!isOver) cancel = deps.clock.schedule(lease.leaseMs / 3, () => void renew());
  };
  schedule();
  return {
    lost: controller.signal,
    stop() {
      isOver = true;
      cancel();
    },
  };
}
