import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { awsTrouble, ok, unknown, wrong, type Check } from '@voc/doctor';
import { findDeadLetterQueue } from '../queue/find-dead-letter-queue.js';

export interface DeadLetterCheckConfig {
  readonly queueUrl: string;
  /** null: found by the queue's redrive policy. */
  readonly deadLetterQueueUrl: string | null;
}

/** A dead letter is a caller who was promised a ticket or a callback and has none. */
export function deadLetterCheck(
  { queueUrl, deadLetterQueueUrl }: DeadLetterCheckConfig,
  { client }: { readonly client: SQSClient },
): Check {
  return {
    id: 'sqs.dead-letters',
    title: 'no request lies in the dead-letter queue',
    async run(signal) {
      try {
        const QueueUrl = deadLetterQueueUrl ?? (await findDeadLetterQueue(client, queueUrl));
        if (QueueUrl === null)
          return unknown('The queue names no dead-letter queue.', 'Give it one, or set ESCALATION_DLQ_URL.');
        const { Attributes } = await client.send(
          new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
          { abortSignal: signal },
        );
        const count = Number(Attributes?.ApproximateNumberOfMessages);
        if (count === 0) return ok('The dead-letter queue is empty.');
        return count > 0
          ? wrong(
              `The dead-letter queue holds ${count} ${count === 1 ? 'message' : 'messages'}.`,
              'Look at them with `npm run redrive`, and send them back with `npm run redrive -- --send`.',
            )
          : unknown('SQS does not tell how many there are.', 'Try again in a minute.');
      } catch (error) {
        return awsTrouble(error, {
          what: 'The dead-letter queue',
          permission: 'sqs:GetQueueAttributes on it (and sqs:GetQueueUrl, unless ESCALATION_DLQ_URL is set)',
          neededBy: 'doctor',
          ifMissing: 'Create it, or set ESCALATION_DLQ_URL to the address it has.',
          endpointVariable: 'AWS_ENDPOINT_URL_SQS',
        });
      }
    },
  };
}
