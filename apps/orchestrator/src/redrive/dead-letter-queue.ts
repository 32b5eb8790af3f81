import type { MessageAttributeValue } from '@aws-sdk/client-sqs';

/** One message nobody could handle, held by us until it is sent back, released, or its hold ends by itself. */
export interface DeadLetter {
  readonly messageId: string;
  readonly receiptHandle: string;
  /** Epoch milliseconds at which it was first sent; null when SQS does not say. */
  readonly sentAtMs: number | null;
  /** Why the orchestrator refused it; null when it was given up after too many deliveries. */
  readonly refusalReason: string | null;
  /** The first bad field, when there is one. */
  readonly field: string | null;
  readonly body: string;
  readonly attributes: Readonly<Record<string, MessageAttributeValue>>;
}

/** `kept`: it was sent, but the original could not be removed; what is done with both is the same handover. */
export type SentBack = 'moved' | 'kept';

/** The dead-letter queue, as little of it as a redrive needs. Methods reject with the transport's error. */
export interface DeadLetterQueue {
  /** Messages waiting, about. */
  count(): Promise<number>;
  /** Takes hold of up to ten that nobody else holds; none once the queue has no more to give. */
  hold(maxLetters: number): Promise<readonly DeadLetter[]>;
  /** Sends a copy to the main queue and only then removes the original. */
  sendBack(letter: DeadLetter): Promise<SentBack>;
  /** Lets others see it again. */
  release(letter: DeadLetter): Promise<void>;
}
