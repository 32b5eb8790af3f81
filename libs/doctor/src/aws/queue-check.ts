import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { ok, wrong, type Check, type Finding } from '../check.js';
import { awsTrouble } from './aws-trouble.js';

export interface QueueCheckConfig {
  readonly queueUrl: string;
  /** null when a profile says it. */
  readonly region: string | null;
  /** Whether the service itself reads the queue's attributes. */
  readonly neededBy: 'service' | 'doctor';
}

const redrivePolicySchema = z.object({
  deadLetterTargetArn: z.string(),
  maxReceiveCount: z.coerce.number().int(),
});

/** A crash and a hiccup or two must not make a caller's request a dead letter; one that cannot be done must become one. */
const deliveries = { min: 3, max: 20 } as const;

/** Whether the escalation queue is there, and sets messages aside that nobody could handle. */
export function queueCheck(
  { queueUrl, region, neededBy }: QueueCheckConfig,
  { client }: { readonly client: Pick<SQSClient, 'send'> },
): Check {
  return {
    id: 'sqs.queue',
    title: 'the escalation queue is there, with a dead-letter queue behind it',
    async run(signal) {
      const elsewhere = otherRegion(queueUrl, region);
      if (elsewhere !== null) return elsewhere;
      const command = new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['All'] });
      try {
        const { Attributes = {} } = await client.send(command, { abortSignal: signal });
        return judge(Attributes);
      } catch (error) {
        return awsTrouble(error, {
          what: 'The escalation queue',
          permission: 'sqs:GetQueueAttributes',
          neededBy,
          ifMissing: 'Create it, or set ESCALATION_QUEUE_URL to the address it has.',
          endpointVariable: 'AWS_ENDPOINT_URL_SQS',
        });
      }
    },
  };
}

function otherRegion(queueUrl: string, region: string | null): Finding | null {
  const of = /^sqs\.([a-z0-9-]+)\.amazonaws\.com/.exec(new URL(queueUrl).hostname)?.[1];
  if (of === undefined || region === null || of === region) return null;
  return wrong(
    `The queue is in ${of}, AWS_REGION says ${region}.`,
    'Set AWS_REGION to the region of the queue.',
  );
}

function judge(attributes: Readonly<Partial<Record<string, string>>>): Finding {
  if (attributes['FifoQueue'] === 'true')
    return wrong('The escalation queue is a FIFO queue.', 'Use a standard queue.');
  const policy = redrivePolicySchema.safeParse(parsed(attributes['RedrivePolicy'] ?? ''));
  if (!policy.success)
    return wrong(
      'The queue has no dead-letter queue: a request that cannot be done would come back for days.',
      'Give the queue a redrive policy with a dead-letter queue and maxReceiveCount 5.',
    );
  const { maxReceiveCount: count } = policy.data;
  if (count < deliveries.min || count > deliveries.max)
    return wrong(
      `A message becomes a dead letter after ${count} ${count === 1 ? 'delivery' : 'deliveries'}.`,
      'Set maxReceiveCount of the redrive policy to 5.',
    );
  return ok(`It is there; a message becomes a dead letter after ${count} deliveries.`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
