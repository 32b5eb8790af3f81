import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Finding } from '../check.js';
import { queueCheck, type QueueCheckConfig } from './queue-check.js';

const config: QueueCheckConfig = {
  queueUrl: 'https://sqs.eu-west-1.amazonaws.com/111122223333/escalations',
  region: 'eu-west-1',
  neededBy: 'service',
};
const policy = (maxReceiveCount: number): string =>
  JSON.stringify({ deadLetterTargetArn: 'arn:aws:sqs:eu-west-1:111122223333:dead', maxReceiveCount });

function judge(answer: unknown, changes: Partial<QueueCheckConfig> = {}): Promise<Finding> {
  const send = () =>
    answer instanceof Error ? Promise.reject(answer) : Promise.resolve({ Attributes: answer });
  const client = { send: send as SQSClient['send'] };
  return queueCheck({ ...config, ...changes }, { client }).run(new AbortController().signal);
}

describe('queueCheck', () => {
  it('is well with a standard queue and a dead-letter queue behind it', async () => {
    expect(await judge({ RedrivePolicy: policy(5) })).toEqual({
      status: 'ok',
      found: 'It is there; a message becomes a dead letter after 5 deliveries.',
    });
  });

  it.each([
    [{}, 'The queue has no dead-letter queue: a request that cannot be done would come back for days.'],
    [
      { RedrivePolicy: '{' },
      'The queue has no dead-letter queue: a request that cannot be done would come back for days.',
    ],
    [{ RedrivePolicy: policy(1) }, 'A message becomes a dead letter after 1 delivery.'],
    [{ RedrivePolicy: policy(1000) }, 'A message becomes a dead letter after 1000 deliveries.'],
    [{ RedrivePolicy: policy(5), FifoQueue: 'true' }, 'The escalation queue is a FIFO queue.'],
  ])('is wrong with %j', async (attributes, found) => {
    expect(await judge(attributes)).toMatchObject({ status: 'wrong', found });
  });

  it('sees a queue of another region before it asks there', async () => {
    expect(await judge(new Error('not asked'), { region: 'us-east-1' })).toMatchObject({
      status: 'wrong',
      found: 'The queue is in eu-west-1, AWS_REGION says us-east-1.',
    });
  });

  it.each([
    ['service', 'wrong'],
    ['doctor', 'unknown'],
  ] as const)('takes a permission that is needed by the %s alone for %s', async (neededBy, status) => {
    const denied = Object.assign(new Error('x'), { name: 'AccessDenied' });

    expect(await judge(denied, { neededBy })).toMatchObject({
      status,
      advice: expect.stringContaining('sqs:GetQueueAttributes') as string,
    });
  });
});
