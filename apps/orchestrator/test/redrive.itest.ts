import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { ReceiveMessageCommand, SendMessageCommand, type Message } from '@aws-sdk/client-sqs';
import { startLocalQueue, type LocalQueue } from './support/local-queue.js';

jest.setTimeout(30_000);

const bundle = join(__dirname, '../../../dist/apps/orchestrator/redrive.cjs');
const handoverId = '6f0c2a4e-0000-4000-8000-000000000001';
const body = JSON.stringify({ handover_id: handoverId, summary: 'Charged twice' });

let queue: LocalQueue;

beforeEach(async () => {
  queue = await startLocalQueue();
});

afterEach(() => queue.close());

interface Run {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

function redrive(args: readonly string[], changes: Readonly<Record<string, string>> = {}): Promise<Run> {
  const env = {
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL_SQS: queue.endpoint,
    ESCALATION_QUEUE_URL: queue.queueUrl,
    ...changes,
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [bundle, ...args], { env }, (error, stdout, stderr) => {
      resolve({ exitCode: Number(error?.code ?? 0), stdout, stderr });
    });
  });
}

/** @returns the message's id in the dead-letter queue */
async function bury(text: string, attributes: Readonly<Record<string, string>> = {}): Promise<string> {
  const command = new SendMessageCommand({
    QueueUrl: queue.deadLetterQueueUrl,
    MessageBody: text,
    MessageAttributes: Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
    ),
  });
  return (await queue.client.send(command)).MessageId ?? '';
}

async function take(queueUrl: string): Promise<readonly Message[]> {
  const command = new ReceiveMessageCommand({
    QueueUrl: queueUrl,
    MaxNumberOfMessages: 10,
    MessageAttributeNames: ['All'],
  });
  return (await queue.client.send(command)).Messages ?? [];
}

describe('npm run redrive', () => {
  it('lists what is there, without content, and leaves it there', async () => {
    const id = await bury(body, { refusal_reason: 'bad-field', field: 'call_sid' });

    const { exitCode, stdout, stderr } = await redrive([]);

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain('The dead-letter queue holds 1 message:');
    expect(stdout).toContain(id);
    expect(stdout).toContain(`bad-field call_sid · handover ${handoverId}`);
    expect(stdout).not.toContain('Charged twice');
    expect(await take(queue.deadLetterQueueUrl)).toHaveLength(1);
    expect(await queue.size()).toBe(0);
  });

  it('prints one JSON object for machines', async () => {
    const id = await bury('not JSON');

    const { exitCode, stdout } = await redrive(['--json', '--show']);

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      count: 1,
      letters: [
        {
          message_id: id,
          age_s: expect.any(Number) as unknown,
          refusal_reason: null,
          field: null,
          handover_id: null,
          outcome: 'waiting',
          body: 'not JSON',
        },
      ],
      missing_ids: [],
    });
  });

  it('sends all of it back as it was, only without the reasons of the refusal', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await bury(body, { refusal_reason: 'bad-field', field: 'call_sid', traceparent });
    for (let index = 0; index < 24; index += 1) await bury(`message ${index}`);

    const { exitCode, stdout } = await redrive(['--send'], { ESCALATION_DLQ_URL: queue.deadLetterQueueUrl });

    expect(exitCode).toBe(0);
    expect(stdout).toContain('25 of 25 messages went back to the queue:');
    expect(await queue.size()).toBe(25);
    expect(await take(queue.deadLetterQueueUrl)).toEqual([]);
    const [first] = (await take(queue.queueUrl)).filter((message) => message.Body === body);
    expect(first?.MessageAttributes).toEqual({
      traceparent: { DataType: 'String', StringValue: traceparent },
    });
  });

  it('sends one back by its id and leaves the others', async () => {
    await bury('first');
    const id = await bury('second');

    const { exitCode } = await redrive(['--send', '--id', id]);

    expect(exitCode).toBe(0);
    expect((await take(queue.queueUrl)).map((message) => message.Body)).toEqual(['second']);
    expect((await take(queue.deadLetterQueueUrl)).map((message) => message.Body)).toEqual(['first']);
  });

  it('fails for an id that is not there', async () => {
    const { exitCode, stdout } = await redrive(['--send', '--id', 'nope']);

    expect(exitCode).toBe(1);
    expect(stdout).toContain('"nope" is not among the messages');
  });

  it('removes nothing that it could not send', async () => {
    const id = await bury(body);

    const { exitCode, stdout } = await redrive(['--send'], {
      ESCALATION_QUEUE_URL: queue.queueUrl.replace(/[^/]+$/, 'gone'),
      ESCALATION_DLQ_URL: queue.deadLetterQueueUrl,
    });

    expect(exitCode).toBe(1);
    expect(stdout).toMatch(new RegExp(`${id} .* NOT SENT: `));
    expect(await take(queue.deadLetterQueueUrl)).toHaveLength(1);
  });

  it('says in one sentence that it cannot reach the queue', async () => {
    const { exitCode, stderr } = await redrive([], { AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:9' });

    expect(exitCode).toBe(1);
    expect(stderr).toBe('The dead-letter queue could not be read: ECONNREFUSED\n');
  });

  it('names what is wrong with its arguments or its environment', async () => {
    expect(await redrive(['--limit', 'many'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/^--limit must be a whole number.*\n\nUsage:/) as unknown,
    });
    expect(await redrive([], { ESCALATION_QUEUE_URL: 'Escalations' })).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('ESCALATION_QUEUE_URL: must be an absolute URL') as unknown,
    });
  });
});
