import { GetQueueAttributesCommand, GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';

/**
 * URL of the queue that the redrive policy names; null when there is no policy. Needs `sqs:GetQueueAttributes` on the
 * queue and `sqs:GetQueueUrl` on the other.
 */
export async function findDeadLetterQueue(client: SQSClient, queueUrl: string): Promise<string | null> {
  const attributesOf = new GetQueueAttributesCommand({
    QueueUrl: queueUrl,
    AttributeNames: ['RedrivePolicy'],
  });
  const { Attributes } = await client.send(attributesOf);
  const arn = /"deadLetterTargetArn"\s*:\s*"([^"]+)"/.exec(Attributes?.RedrivePolicy ?? '')?.[1];
  const [account, name] = arn?.split(':').slice(4) ?? [];
  if (account === undefined || name === undefined) return null;
  const answer = await client.send(
    new GetQueueUrlCommand({ QueueName: name, QueueOwnerAWSAccountId: account }),
  );
  return answer.QueueUrl ?? null;
}
