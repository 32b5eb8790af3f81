import type { Clock } from '@voc/resilience';
import type { Logger } from '@voc/telemetry';
import type { MessageQueue, QueueMessage } from './message-queue.js';

export interface KeepVisibleConfig {
  readonly visibilityS: number;
  readonly maxHandlingMs: number;
}

/**
 * Keeps a delivery ours while it is handled, by a sign of life every third of its visibility time-out. Aborts the
 * handler when the delivery is lost or the ceiling is reached; a failing request alone is no reason to stop.
 * @returns stops it; may be called more than once
 */
export function keepVisible(
  config: KeepVisibleConfig,
  deps: { readonly queue: MessageQueue; readonly clock: Clock; readonly logger: Logger },
  message: QueueMessage,
  controller: AbortController,
): () => void {
  const untilMs = deps.clock.monotonicMs() + config.maxHandlingMs;
  let isOver = false;
  let cancel = (): void => undefined;

  const beat = async (): Promise<void> => {
    if (deps.clock.monotonicMs() >= untilMs) {
      controller.abort(new Error('took too long'));
      return;
    }
    try {
      const outcome = await deps.queue.extend(message, config.visibilityS);
      if (outcome === 'lost') controller.abort(new Error('delivery lost'));
    } catch (error) {
      deps.logger.failure('extending a message failed', error, { message_id: message.messageId });
    }
    schedule();
  };
  const schedule = (): void => {
    if (isOver || controller.signal.aborted) return;
    cancel = deps.clock.schedule((config.visibilityS * 1000) / 3, () => void beat());
  };
  schedule();
  return () => {
    isOver = true;
    cancel();
  };
}
