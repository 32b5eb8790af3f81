import { CodedError } from '@voc/errors';
import type { Clock } from './clock.js';

export type DeadlineErrorCode = 'DEADLINE_EXCEEDED';

/**
 * Runs `work` with a signal that aborts after `budgetMs` (or when `parent` aborts) and rejects at that moment,
 * whether or not the work listens to the signal; what ignored work does later is dropped. With `parent` already aborted
 * the work is not started. Nothing stays scheduled once it has settled.
 * @throws CodedError DEADLINE_EXCEEDED, retryable; the parent's reason when that aborted first
 */
export async function withDeadline<T>(
  clock: Clock,
  budgetMs: number,
  work: (signal: AbortSignal) => Promise<T>,
  parent?: AbortSignal,
): Promise<T> {
  parent?.throwIfAborted();
  const controller = new AbortController();
  const aborted = rejectOnAbort(controller.signal);
  const onParentAbort = (): void => controller.abort(parent?.reason);
  parent?.addEventListener('abort', onParentAbort, { once: true });
  const cancel = clock.schedule(budgetMs, () => controller.abort(deadlineExceeded()));
  try {
    return await Promise.race([work(controller.signal), aborted]);
  } finally {
    cancel();
    parent?.removeEventListener('abort', onParentAbort);
  }
}

function deadlineExceeded(): CodedError<DeadlineErrorCode> {
  return new CodedError('DEADLINE_EXCEEDED', 'time budget used up', { retryable: true });
}

function rejectOnAbort(signal: AbortSignal): Promise<never> {
  const aborted = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  // Work that throws before it returns a promise leaves nobody waiting for this one.
  aborted.catch(() => undefined);
  return aborted;
}
