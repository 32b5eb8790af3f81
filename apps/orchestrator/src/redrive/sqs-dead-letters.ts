import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type Message,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { DeadLetter, DeadLetterQueue } from './dead-letter-queue.js';

export interface SqsDeadLettersConfig {
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
  /** How long a letter stays ours when we do not come back to it, seconds. */
  readonly holdS: number;
}

/** Added by the orchestrator when it refuses a message: on its way back they would say what is no longer so. */
const refusalAttributes: ReadonlySet<string> = new Set(['refusal_reason', 'field']);

/** A receive asks only some of SQS's servers unless it waits, so an empty answer counts after a wait. */
const waitS = 1;

export function createSqsDeadLetters(
  config: SqsDeadLettersConfig,
  deps: { readonly client: SQSClient },
): DeadLetterQueue {
  const { client } = deps;
  const QueueUrl = config.deadLetterQueueUrl;
  return {
    async count() {
      const AttributeNames: ['ApproximateNumberOfMessages'] = ['ApproximateNumberOfMessages'];
      const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }));
      return Number(Attributes?.ApproximateNumberOfMessages ?? 0);
    },
    async hold(maxLetters) {
      const command = new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: Math.min(10, maxLetters),
        VisibilityTimeout: config.holdS,
        WaitTimeSeconds: waitS,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['SentTimestamp'],
      });
      return ((await client.send(command)).Messages ?? []).map(deadLetter);
    },
    async sendBack(letter) {
      await client.send(
        new SendMessageCommand({
          QueueUrl: config.queueUrl,
          MessageBody: letter.body,
          MessageAttributes: Object.fromEntries(
            Object.entries(letter.attributes).filter(([name]) => !refusalAttributes.has(name)),
          ),
        }),
      );
      try {
        await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: letter.receiptHandle }));
        return 'moved';
      } catch {
        return 'kept';
      }
    },
    async release({ receiptHandle }) {
      await client.send(
        new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout: 0 }),
      );
    },
  };
}

function deadLetter(message: Message): DeadLetter {
  const attributes = message.MessageAttributes ?? {};
  const sentAt = message.Attributes?.SentTimestamp;
  return {
    messageId: message.MessageId ?? '',
    receiptHandle: message.ReceiptHandle ?? '',
    sentAtMs: sentAt === undefined ? null : Number(sentAt),
    refusalReason: attributes['refusal_reason']?.StringValue ?? null,
    field: attributes['field']?.StringValue ?? null,
    body: message.Body ?? '',
    attributes,
  };
}
