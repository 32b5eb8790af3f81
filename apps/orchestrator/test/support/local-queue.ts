import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
  type Message,
} from '@aws-sdk/client-sqs';

export interface LocalQueue {
  readonly endpoint: string;
  readonly client: SQSClient;
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
  send(body: string): Promise<void>;
  /** Takes one message off the dead-letter queue; undefined when none comes within two seconds. */
  takeDeadLetter(): Promise<Message | undefined>;
  /** Messages in the queue, those in somebody's hand included. */
  size(): Promise<number>;
  close(): Promise<void>;
}

/** To start the server costs more than most tests, so that all queues of a process share one. */
let server: Promise<string> | undefined;
let queues = 0;

/** A queue with its dead-letter queue on a real embedded server. */
export async function startLocalQueue(): Promise<LocalQueue> {
  const endpoint = await (server ??= startServer());
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new SQSClient({ endpoint, region: 'us-east-1', credentials });
  queues += 1;
  const name = `Escalations-${queues}`;
  const deadLetterQueueUrl = await createQueue(client, `${name}-dlq`, {});
  const queueUrl = await createQueue(client, name, {
    RedrivePolicy: JSON.stringify({
      deadLetterTargetArn: await arnOf(client, deadLetterQueueUrl),
      maxReceiveCount: 5,
    }),
  });
  return {
    endpoint,
    client,
    queueUrl,
    deadLetterQueueUrl,
    async send(body) {
      await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body }));
    },
    async takeDeadLetter() {
      const command = new ReceiveMessageCommand({
        QueueUrl: deadLetterQueueUrl,
        WaitTimeSeconds: 2,
        MessageAttributeNames: ['All'],
      });
      return (await client.send(command)).Messages?.[0];
    },
    async size() {
      const AttributeNames = [
        'ApproximateNumberOfMessages',
        'ApproximateNumberOfMessagesNotVisible',
      ] as const;
      const command = new GetQueueAttributesCommand({
        QueueUrl: queueUrl,
        AttributeNames: [...AttributeNames],
      });
      const { Attributes } = await client.send(command);
      return AttributeNames.reduce((sum, name) => sum + Number(Attributes?.[name] ?? 0), 0);
    },
    async close() {
      for (const QueueUrl of [queueUrl, deadLetterQueueUrl])
        await client.send(new DeleteQueueCommand({ QueueUrl }));
      client.destroy();
    },
  };
}

/** @returns where it listens. It keeps nobody from ending, and ends with this process. */
async function startServer(): Promise<string> {
  const child = spawn(process.execPath, [join(__dirname, 'fauxqs-process.mjs')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [port] = (await once(child.stdout, 'data')) as [Buffer];
  child.unref();
  for (const pipe of [child.stdin, child.stdout]) (pipe as Partial<Socket>).unref?.();
  return `http://127.0.0.1:${port.toString().trim()}`;
}

async function createQueue(
  client: SQSClient,
  name: string,
  attributes: Record<string, string>,
): Promise<string> {
  const answer = await client.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }));
  return answer.QueueUrl ?? '';
}

async function arnOf(client: SQSClient, queueUrl: string): Promise<string> {
  const command = new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['QueueArn'] });
  return (await client.send(command)).Attributes?.QueueArn ?? '';
}
