export interface QueueMessage {
  readonly messageId: string;
  /** Names this delivery of the message; changes with each. */
  readonly receiptHandle: string;
  readonly body: string;
  /** 1 for the first delivery. */
  readonly receiveCount: number;
  /** W3C trace context of the publisher. */
  readonly traceparent: string | null;
}

/** Why a message can never be handled; `field` names the first bad one, never a value. */
export interface Refusal {
  readonly reason: string;
  readonly field: string | null;
}

/** An at-least-once queue, as little of it as the worker needs. Methods reject with the transport's error. */
export interface MessageQueue {
  /** Waits for messages as long as the queue's long poll; rejects when the signal aborts. */
  receive(maxMessages: number, visibilityS: number, signal: AbortSignal): Promise<readonly QueueMessage[]>;
  /** @returns `lost` when this delivery is not ours any more */
  extend(message: QueueMessage, visibilityS: number): Promise<'kept' | 'lost'>;
  remove(message: QueueMessage): Promise<void>;
  /** Puts the message on the dead-letter queue with its reason; `no-queue` when there is none we may write to. */
  setAside(message: QueueMessage, refusal: Refusal): Promise<'moved' | 'no-queue'>;
}
