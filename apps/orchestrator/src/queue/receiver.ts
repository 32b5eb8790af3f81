import { sleep, type Clock } from '@voc/resilience';
import type { Logger } from '@voc/telemetry';
import type { MessageQueue, QueueMessage } from './message-queue.js';

export interface Receiver {
  /** Never rejects: no messages after a failure, and only once its pause is over. */
  receive(maxMessages: number): Promise<readonly QueueMessage[]>;
  /** False after several failures in a row. */
  isHealthy(): boolean;
}

const firstPauseMs = 250;
const maxPauseMs = 10_000;
const failuresUntilUnhealthy = 3;

export function createReceiver(
  config: { readonly visibilityS: number },
  deps: { readonly queue: MessageQueue; readonly clock: Clock; readonly logger: Logger },
  stopping: AbortSignal,
): Receiver {
  let failures = 0;
  return {
    isHealthy: () => failures < failuresUntilUnhealthy,
    async receive(maxMessages) {
      try {
        const messages = await deps.queue.receive(maxMessages, config.visibilityS, stopping);
        failures = 0;
        return messages;
      } catch (error) {
        if (stopping.aborted) return [];
        const pauseMs = Math.min(maxPauseMs, firstPauseMs * 2 ** Math.min(failures, 10));
        failures += 1;
        deps.logger.failure('receiving from the queue failed', error, {
          attempt: failures,
          wait_ms: pauseMs,
        });
        await sleep(deps.clock, pauseMs, stopping).catch(() => undefined);
        return [];
      }
    },
  };
}
