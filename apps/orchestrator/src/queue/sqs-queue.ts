import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type Message,
  type MessageAttributeValue,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { findDeadLetterQueue } from './find-dead-letter-queue.js';
import type { MessageQueue, QueueMessage, Refusal } from './message-queue.js';

export interface SqsQueueConfig {
  readonly queueUrl: string;
  /** Found through the queue's redrive policy when null. */
  readonly deadLetterQueueUrl: string | null;
  /** 0–20. */
  readonly longPollS: number;
}

const lostDelivery: ReadonlySet<string> = new Set([
  'MessageNotInflight',
  'AWS.SimpleQueueService.MessageNotInflight',
  'ReceiptHandleIsInvalid',
]);

export function createSqsQueue(config: SqsQueueConfig, deps: { readonly client: SQSClient }): MessageQueue {
  const { client } = deps;
  const QueueUrl = config.queueUrl;
  let deadLetterUrl = config.deadLetterQueueUrl;
  return {
    async receive(maxMessages, visibilityS, signal) {
      const command = new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: maxMessages,
        WaitTimeSeconds: config.longPollS,
        VisibilityTimeout: visibilityS,
        MessageAttributeNames: ['traceparent'],
        MessageSystemAttributeNames: ['ApproximateReceiveCount'],
      });
      const answer = await client.send(command, { abortSignal: signal });
      return (answer.Messages ?? []).map(queueMessage);
    },
    async extend({ receiptHandle }, visibilityS) {
      try {
        const VisibilityTimeout = visibilityS;
        await client.send(
          new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout }),
        );
        return 'kept';
      } catch (error) {
        if (error instanceof Error && lostDelivery.has(error.name)) return 'lost';
        throw error;
      }
    },
    async remove({ receiptHandle }) {
      await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: receiptHandle }));
    },
    async setAside(message, refusal) {
      deadLetterUrl ??= await findDeadLetterQueue(client, QueueUrl);
      if (deadLetterUrl === null) return 'no-queue';
      await client.send(
        new SendMessageCommand({
          QueueUrl: deadLetterUrl,
          MessageBody: message.body,
          MessageAttributes: attributes(message, refusal),
        }),
      );
      return 'moved';
    },
  };
}

function queueMessage(message: Message): QueueMessage {
  return {
    messageId: message.MessageId ?? '',
    receiptHandle: message.ReceiptHandle ?? '',
    body: message.Body ?? '',
    receiveCount: Number(message.Attributes?.ApproximateReceiveCount ?? 1),
    traceparent: message.MessageAttributes?.['traceparent']?.StringValue ?? null,
  };
}

function attributes(message: QueueMessage, refusal: Refusal): Record<string, MessageAttributeValue> {
  const text = (value: string): MessageAttributeValue => ({ DataType: 'String', StringValue: value });
  return {
    refusal_reason: text(refusal.reason),
    ...(refusal.field ? { field: text(refusal.field) } : {}),
    ...(message.traceparent ? { traceparent: text(message.traceparent) } : {}),
  };
}
