import type { ConnectClient, DescribeInstanceCommand } from '@aws-sdk/client-connect';
import { GetQueueUrlCommand, type GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { deadLetterCheck } from './dead-letter-check.js';
import { dialCheck } from './dial-check.js';
import { instanceCheck } from './instance-check.js';

const { signal } = new AbortController();
const named = (name: string): Error => Object.assign(new Error('x'), { name });

describe('deadLetterCheck', () => {
  const queueUrl = 'https://sqs.eu-west-1.amazonaws.com/111122223333/escalations';
  const deadUrl = 'https://sqs.eu-west-1.amazonaws.com/111122223333/dead';
  const RedrivePolicy =
    '{"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:111122223333:dead","maxReceiveCount":5}';

  function judge(count: string | Error | undefined, policy: string | undefined = RedrivePolicy) {
    const asked: unknown[] = [];
    const send = (command: unknown): Promise<unknown> => {
      if (command instanceof GetQueueUrlCommand) return Promise.resolve({ QueueUrl: deadUrl });
      const { input } = command as GetQueueAttributesCommand;
      if (input.QueueUrl === queueUrl) return Promise.resolve({ Attributes: { RedrivePolicy: policy } });
      asked.push(input.QueueUrl);
      return count instanceof Error
        ? Promise.reject(count)
        : Promise.resolve({ Attributes: { ApproximateNumberOfMessages: count } });
    };
    const client = { send } as unknown as SQSClient;
    return {
      asked,
      finding: deadLetterCheck({ queueUrl, deadLetterQueueUrl: null }, { client }).run(signal),
    };
  }

  it('finds the queue by the redrive policy and counts what lies in it', async () => {
    const { asked, finding } = judge('3');

    expect(await finding).toMatchObject({
      status: 'wrong',
      found: 'The dead-letter queue holds 3 messages.',
    });
    expect(asked).toEqual([deadUrl]);
    expect((await judge('0').finding).status).toBe('ok');
  });

  it('cannot tell without a policy, a number or the permission', async () => {
    expect((await judge('0', '').finding).status).toBe('unknown');
    expect((await judge(undefined).finding).status).toBe('unknown');
    expect(await judge(named('AccessDenied')).finding).toMatchObject({
      status: 'unknown',
      advice: expect.stringContaining('sqs:GetQueueAttributes on it') as string,
    });
  });
});

describe('instanceCheck', () => {
  function judge(answer: unknown) {
    const send = (command: unknown): Promise<unknown> => {
      expect((command as DescribeInstanceCommand).input).toEqual({ InstanceId: 'i-1' });
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    };
    const client = { send: send as ConnectClient['send'] };
    return instanceCheck({ instanceId: 'i-1' }, { client }).run(signal);
  }

  it.each([
    [{ Instance: { InstanceStatus: 'ACTIVE' } }, 'ok', 'The instance is active.'],
    [{ Instance: { InstanceStatus: 'CREATION_FAILED' } }, 'wrong', 'The instance is CREATION_FAILED.'],
    [{}, 'unknown', 'Connect does not tell the state of the instance.'],
    [
      named('ResourceNotFoundException'),
      'wrong',
      'The Connect instance does not exist in this account and region.',
    ],
    [
      named('AccessDeniedException'),
      'unknown',
      'The Connect instance: this role may not look at it, which the service itself need not.',
    ],
  ])('judges %j', async (answer, status, found) => {
    expect(await judge(answer)).toMatchObject({ status, found });
  });
});

describe('dialCheck', () => {
  it.each([
    ['+15550100009', null, 'ok'],
    ['+1555010000', null, 'wrong'],
    ['+15550100009', '+49301', 'wrong'],
  ])('judges %s, with the caller id %s', async (connectPhoneNumber, defaultCallerId, status) => {
    expect((await dialCheck({ connectPhoneNumber, defaultCallerId }).run(signal)).status).toBe(status);
  });
});
