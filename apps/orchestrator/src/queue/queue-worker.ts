import { sleep, type Clock } from '@voc/resilience';
import type { Logger } from '@voc/telemetry';
import { keepVisible } from './keep-visible.js';
import type { MessageQueue, QueueMessage, Refusal } from './message-queue.js';

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

export type Handling =
  | { readonly status: 'done' }
  /** Not now: deliver it again after this time. */
  | { readonly status: 'later'; readonly delayMs: number }
  /** Never: set it aside with its reason. */
  | ({ readonly status: 'refused' } & Refusal);

export interface HandlingContext {
  /** Aborts when the delivery is lost, takes too long, or the worker stops. */
  readonly signal: AbortSignal;
  /** The urgent part is over: another message may start while this one is finished. */
  releaseSlot(): void;
}

export type MessageHandler = (message: QueueMessage, context: HandlingContext) => Promise<Handling>;

export interface QueueWorkerDeps {
  readonly queue: MessageQueue;
  readonly handle: MessageHandler;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface QueueWorker {
  start(): void;
  /** Stops receiving, waits `graceMs` for what is in hand, then aborts it and gives it back. Idempotent. */
  stop(graceMs: number): Promise<void>;
  /** False once receiving has failed for a while. */
  isReceiving(): boolean;
}

const maxBatch = 10;
const maxReceivePauseMs = 10_000;
const failuresUntilUnready = 3;
const givingBackMs = 2_000;

/**
 * Long-polls a queue and handles messages side by side. A failing receive is tried again for ever with growing pauses;
 * a failing handler gives its message back; a message nobody can read is set aside. None of them ends the worker.
 */
export function createQueueWorker(config: QueueWorkerConfig, deps: QueueWorkerDeps): QueueWorker {
  const { queue, clock, logger } = deps;
  const stopping = new AbortController();
  const inHand = new Map<Promise<void>, AbortController>();
  let busySlots = 0;
  let receiveFailures = 0;
  let wake = (): void => undefined;
  let polling: Promise<void> | null = null;

  const room = (): number => Math.min(config.slots - busySlots, config.maxInHand - inHand.size, maxBatch);

  const receive = async (): Promise<readonly QueueMessage[]> => {
    try {
      const messages = await queue.receive(room(), config.visibilityS, stopping.signal);
      receiveFailures = 0;
      return messages;
    } catch (error) {
      if (stopping.signal.aborted) return [];
      receiveFailures += 1;
      logger.failure('receiving from the queue failed', error, { attempt: receiveFailures });
      const pauseMs = Math.min(maxReceivePauseMs, 250 * 2 ** Math.min(receiveFailures, 10));
      await sleep(clock, pauseMs, stopping.signal).catch(() => undefined);
      return [];
    }
  };

  const begin = (message: QueueMessage): void => {
    const controller = new AbortController();
    let holdsSlot = true;
    busySlots += 1;
    const releaseSlot = (): void => {
      if (!holdsSlot) return;
      holdsSlot = false;
      busySlots -= 1;
      wake();
    };
    const handling = handleMessage(config, deps, message, controller, releaseSlot).finally(() => {
      inHand.delete(handling);
      releaseSlot();
      wake();
    });
    inHand.set(handling, controller);
  };

  const poll = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      if (room() > 0) for (const message of await receive()) begin(message);
      else await new Promise<void>((resolve) => void (wake = resolve));
    }
  };

  const stop = async (graceMs: number): Promise<void> => {
    stopping.abort();
    wake();
    await polling;
    const all = Promise.allSettled(inHand.keys());
    await withinMs(clock, graceMs, all);
    for (const controller of inHand.values()) controller.abort();
    await withinMs(clock, givingBackMs, all);
  };
  let stopped: Promise<void> | null = null;

  return {
    start: () => void (polling ??= poll()),
    stop: (graceMs) => (stopped ??= stop(graceMs)),
    isReceiving: () => !stopping.signal.aborted && receiveFailures < failuresUntilUnready,
  };
}

/** Never rejects. */
async function handleMessage(
  config: QueueWorkerConfig,
  deps: QueueWorkerDeps,
  message: QueueMessage,
  controller: AbortController,
  releaseSlot: () => void,
): Promise<void> {
  const stopKeeping = keepVisible(config, deps, message, controller);
  try {
    const handling = await deps.handle(message, { signal: controller.signal, releaseSlot });
    stopKeeping();
    await settle(deps, message, handling);
  } catch (error) {
    stopKeeping();
    const delayMs = controller.signal.aborted ? 0 : retryDelayMs(message.receiveCount);
    deps.logger.failure('handling a message failed', error, {
      message_id: message.messageId,
      receive_count: message.receiveCount,
      wait_ms: delayMs,
    });
    await giveBack(deps, message, delayMs);
  }
}

async function settle(deps: QueueWorkerDeps, message: QueueMessage, handling: Handling): Promise<void> {
  if (handling.status === 'later') return await giveBack(deps, message, handling.delayMs);
  if (handling.status === 'refused') {
    const { reason, field } = handling;
    const outcome = await deps.queue.setAside(message, { reason, field });
    const fields = { message_id: message.messageId, reason, field, outcome };
    deps.logger.warn('message refused', fields);
    // Left alone, it reaches the dead-letter queue after its last delivery, only without the reason.
    if (outcome === 'no-queue') return await giveBack(deps, message, retryDelayMs(message.receiveCount));
  }
  await deps.queue.remove(message);
}

/** Should it fail, the message comes back by itself when its visibility time-out is over. */
async function giveBack(deps: QueueWorkerDeps, message: QueueMessage, delayMs: number): Promise<void> {
  await deps.queue.extend(message, Math.ceil(delayMs / 1000)).catch((error: unknown) => {
    deps.logger.failure('giving a message back failed', error, { message_id: message.messageId });
  });
}

/** The caller is waiting, so the first repeats come soon: 1, 2, 4, … 30 s. */
function retryDelayMs(receiveCount: number): number {
  return Math.min(30_000, 1000 * 2 ** Math.min(Math.max(0, receiveCount - 1), 10));
}

async function withinMs(clock: Clock, limitMs: number, work: Promise<unknown>): Promise<void> {
  const done = new AbortController();
  const limit = sleep(clock, limitMs, done.signal).catch(() => undefined);
  await Promise.race([work, limit]);
  done.abort();
}
