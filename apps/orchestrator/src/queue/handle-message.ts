import type { Clock } from '@voc/resilience';
import type { Correlation, Logger } from '@voc/telemetry';
import { keepVisible, type KeepVisibleConfig } from './keep-visible.js';
import type { MessageQueue, QueueMessage, Refusal } from './message-queue.js';

export type Handling =
  | { readonly status: 'done' }
  /** Not now: deliver it again after this time. */
  | { readonly status: 'later'; readonly delayMs: number }
  /** Never: set it aside with its reason. */
  | ({ readonly status: 'refused' } & Refusal);

export interface HandlingContext {
  /** Aborts when the delivery is lost, takes too long, or the worker stops. */
  readonly signal: AbortSignal;
  /** The urgent part is over: another message may start while this one is finished. May be called more than once. */
  readonly releaseSlot: () => void;
}

export type MessageHandler = (message: QueueMessage, context: HandlingContext) => Promise<Handling>;

interface HandleMessageDeps {
  readonly queue: MessageQueue;
  readonly handle: MessageHandler;
  readonly correlationOf: (message: QueueMessage) => Correlation;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** One delivery from its arrival to its removal or return. Never rejects. */
export async function handleMessage(
  config: KeepVisibleConfig,
  worker: HandleMessageDeps,
  message: QueueMessage,
  hold: { readonly controller: AbortController; readonly releaseSlot: () => void },
): Promise<void> {
  const { signal } = hold.controller;
  const deps = { ...worker, logger: worker.logger.with(worker.correlationOf(message)) };
  const stopKeeping = keepVisible(config, deps, message, hold.controller);
  try {
    const handling = await deps.handle(message, { signal, releaseSlot: hold.releaseSlot });
    stopKeeping();
    await settle(deps, message, handling);
  } catch (error) {
    stopKeeping();
    const delayMs = signal.aborted ? 0 : retryDelayMs(message.receiveCount);
    deps.logger.failure('handling a message failed', error, {
      message_id: message.messageId,
      receive_count: message.receiveCount,
      wait_ms: delayMs,
    });
    await giveBack(deps, message, delayMs);
  }
}

async function settle(deps: HandleMessageDeps, message: QueueMessage, handling: Handling): Promise<void> {
  switch (handling.status) {
    case 'done':
      await deps.queue.remove(message);
      return;
    case 'later':
      await giveBack(deps, message, handling.delayMs);
      return;
    case 'refused':
      await refuse(deps, message, { reason: handling.reason, field: handling.field });
  }
}

async function refuse(deps: HandleMessageDeps, message: QueueMessage, refusal: Refusal): Promise<void> {
  const outcome = await deps.queue.setAside(message, refusal);
  deps.logger.warn('message refused', { message_id: message.messageId, ...refusal, outcome });
  if (outcome === 'moved') await deps.queue.remove(message);
  // Left alone it reaches the dead-letter queue after its last delivery, only without the reason.
  else await giveBack(deps, message, retryDelayMs(message.receiveCount));
}

/** Should it fail, the message comes back by itself when its visibility time-out is over. */
async function giveBack(deps: HandleMessageDeps, message: QueueMessage, delayMs: number): Promise<void> {
  try {
    await deps.queue.extend(message, Math.ceil(delayMs / 1000));
  } catch (error) {
    deps.logger.failure('giving a message back failed', error, { message_id: message.messageId });
  }
}

/** The caller is waiting, so the first repeats come soon: 1, 2, 4, … 30 s. */
function retryDelayMs(receiveCount: number): number {
  return Math.min(30_000, 1000 * 2 ** Math.min(Math.max(0, receiveCount - 1), 10));
}
