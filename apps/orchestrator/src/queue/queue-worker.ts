import { sleep, type Clock } from '@voc/resilience';
import type { Correlation, Logger } from '@voc/telemetry';
import { handleMessage, type MessageHandler } from './handle-message.js';
import type { MessageQueue, QueueMessage } from './message-queue.js';
import { createReceiver } from './receiver.js';

export interface QueueWorkerConfig {
  /** Messages whose handler holds a slot at once. */
  readonly slots: number;
  /** All messages in hand, those that have given up their slot included. */
  readonly maxInHand: number;
  /** How long a delivery stays ours without a sign of life, seconds; renewed every third of it. */
  readonly visibilityS: number;
  /** A handler that takes longer is told to stop. */
  readonly maxHandlingMs: number;
}

export interface QueueWorkerDeps {
  readonly queue: MessageQueue;
  readonly handle: MessageHandler;
  /** The ids of the call a message is about, for the log; none where it cannot be read. */
  readonly correlationOf: (message: QueueMessage) => Correlation;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface QueueWorker {
  readonly start: () => void;
  /** Stops receiving, waits `graceMs` for what is in hand, then aborts it and gives it back. Idempotent. */
  readonly stop: (graceMs: number) => Promise<void>;
  /** False once receiving has failed for a while. */
  readonly isReceiving: () => boolean;
}

const maxBatch = 10;
const givingBackMs = 2_000;

/**
 * Long-polls a queue and handles messages side by side. A failing receive is tried again for ever with growing pauses;
 * a failing handler gives its message back; a message nobody can read is set aside. None of them ends the worker.
 */
export function createQueueWorker(config: QueueWorkerConfig, deps: QueueWorkerDeps): QueueWorker {
  const stopping = new AbortController();
  const receiver = createReceiver(config, deps, stopping.signal);
  const inHand = new Map<Promise<void>, AbortController>();
  let busySlots = 0;
  let wake = (): void => undefined;
  let polling: Promise<void> | null = null;
  let stopped: Promise<void> | null = null;

  const room = (): number => Math.min(config.slots - busySlots, config.maxInHand - inHand.size, maxBatch);

  const begin = (message: QueueMessage): void => {
    const controller = new AbortController();
    let heldSlots = 1;
    busySlots += 1;
    const releaseSlot = (): void => {
      busySlots -= heldSlots;
      heldSlots = 0;
      wake();
    };
    const handling = handleMessage(config, deps, message, { controller, releaseSlot }).finally(() => {
      inHand.delete(handling);
      releaseSlot();
    });
    inHand.set(handling, controller);
  };

  const poll = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      if (room() > 0) for (const message of await receiver.receive(room())) begin(message);
      else await new Promise<void>((resolve) => void (wake = resolve));
    }
  };

  const stop = async (graceMs: number): Promise<void> => {
    stopping.abort();
    wake();
    await polling;
    const all = Promise.allSettled(inHand.keys());
    await withinMs(deps.clock, graceMs, all);
    for (const controller of inHand.values()) controller.abort();
    await withinMs(deps.clock, givingBackMs, all);
  };

  return {
    start: () => void (polling ??= poll()),
    stop: (graceMs) => (stopped ??= stop(graceMs)),
    isReceiving: () => polling !== null && !stopping.signal.aborted && receiver.isHealthy(),
  };
}

async function withinMs(clock: Clock, limitMs: number, work: Promise<unknown>): Promise<void> {
  const done = new AbortController();
  const limit = sleep(clock, limitMs, done.signal).catch(() => undefined);
  await Promise.race([work, limit]);
  done.abort();
}
