import { CreateQueueCommand, GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';

export interface QueueNames {
  readonly queue: string;
  readonly deadLetterQueue: string;
}

export interface QueueUrls {
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
}

/** A message that was received this often without being deleted moves to the dead-letter queue. */
export const maxReceiveCount = 5;

/**
 * Creates the standard queue and its dead-letter queue. Their URLs carry the emulator's loopback address rather than the
 * made-up host fauxqs answers: an SDK client sends to the host of the queue URL, whichever process it is in.
 */
export async function createQueues(sqs: SQSClient, endpoint: string, names: QueueNames): Promise<QueueUrls> {
  const onLoopback = (url: string | undefined): string => `${endpoint}${new URL(url ?? '').pathname}`;
  const deadLetters = await sqs.send(
    new CreateQueueCommand({
      QueueName: names.deadLetterQueue,
      Attributes: { MessageRetentionPeriod: String(14 * 24 * 3600) },
    }),
  );
  const deadLetterQueueUrl = onLoopback(deadLetters.QueueUrl);
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: deadLetterQueueUrl, AttributeNames: ['QueueArn'] }),
  );
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: Attributes?.['QueueArn'], maxReceiveCount });
  const queue = await sqs.send(
    new CreateQueueCommand({
      QueueName: names.queue,
      Attributes: { VisibilityTimeout: '30', RedrivePolicy },
    }),
  );
  return { queueUrl: onLoopback(queue.QueueUrl), deadLetterQueueUrl };
}
