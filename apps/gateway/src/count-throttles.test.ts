import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { countThrottles } from './count-throttles.js';

const command = new GetItemCommand({ TableName: 'Calls', Key: { call_sid: { S: 'CA1' } } });

/** A client that fails with the given error before anything is sent. */
function failingClient(name: string): { readonly client: DynamoDBClient; readonly counted: () => number } {
  let counted = 0;
  const client = new DynamoDBClient({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  client.middlewareStack.add(() => () => Promise.reject(Object.assign(new Error('no'), { name })), {
    step: 'build',
  });
  countThrottles(client, { increment: () => void (counted += 1) });
  return { client, counted: () => counted };
}

describe('countThrottles', () => {
  it.each(['ProvisionedThroughputExceededException', 'ThrottlingException', 'RequestLimitExceeded'])(
    'counts %s and lets it through',
    async (name) => {
      const { client, counted } = failingClient(name);

      await expect(client.send(command)).rejects.toMatchObject({ name });
      expect(counted()).toBe(1);
    },
  );

  it('counts nothing else', async () => {
    const { client, counted } = failingClient('ConditionalCheckFailedException');

    await expect(client.send(command)).rejects.toThrow('no');
    expect(counted()).toBe(0);
  });
});
