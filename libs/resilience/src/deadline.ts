import { CodedError } from '@voc/errors';
import type { Clock } from './clock.js';

export type DeadlineErrorCode = 'DEADLINE_EXCEEDED';

/**
 * Runs `work` with a signal that aborts after `budgetMs` (or when `parent` aborts) and rejects at that moment,
 * whether or not the work listens to the signal. Nothing stays scheduled once it has settled.
 * @throws CodedError DEADLINE_EXCEEDED, retryable
 */
export async function withDeadline<T>(
  clock: Clock,
  budgetMs: number,
  work: (signal: AbortSignal) => Promise<T>,
  parent?: AbortSignal,
): Promise<T> {
  const controller = new AbortController();
  let cancel = (): void => undefined;
  const onParentAbort = (): void => controller.abort(parent?.reason);
  const expired = new Promise<never>((_resolve, reject) => {
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason as Error), { once: true });
  });
  cancel = clock.schedule(budgetMs, () =>
    controller.abort(new CodedError<DeadlineErrorCode>('DEADLINE_EXCEEDED', 'time budget used up', { retryable: true })),
  );
  parent?.addEventListener('abort', onParentAbort, { once: true });
  if (parent?.aborted) onParentAbort();
  try {
    return await Promise.race([work(controller.signal), expired]);
  } finally {
    cancel();
    parent?.removeEventListener('abort', onParentAbort);
    expired.catch(() => undefined);
  }
}
