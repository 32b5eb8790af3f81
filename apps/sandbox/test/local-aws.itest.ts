import { execFile } from 'node:child_process';
import { connect } from 'node:net';
import { promisify } from 'node:util';
import {
  ConditionalCheckFailedException,
  DescribeTableCommand,
  ListTablesCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { startLocalAws, type LocalAws } from '../src/aws/local-aws.js';
import { createJournal, type Journal } from '../src/world/journal.js';

const names = {
  queue: 'escalations',
  deadLetterQueue: 'escalations-dead',
  handovers: 'Handovers',
  tokens: 'HandoverTokens',
  calls: 'Calls',
};

describe('local AWS', () => {
  let journal: Journal;
  let aws: LocalAws;

  beforeAll(async () => {
    journal = createJournal();
    aws = await startLocalAws({ journal, names });
  }, 30_000);

  afterAll(async () => {
    await aws.close();
    expect(journal.violations()).toEqual([]);
  });

  it('offers the three tables, ready, with the indexes of the handover table', async () => {
    const { TableNames } = await aws.dynamo.send(new ListTablesCommand({}));
    const { Table } = await aws.dynamo.send(new DescribeTableCommand({ TableName: names.handovers }));

    expect(TableNames?.toSorted()).toEqual(['Calls', 'HandoverTokens', 'Handovers']);
    expect(Table?.TableStatus).toBe('ACTIVE');
    expect(Table?.GlobalSecondaryIndexes?.map((index) => index.IndexName).toSorted()).toEqual([
      'by-call',
      'by-status',
    ]);
  });

  it('finds handovers by call, and by status in order of their last change', async () => {
    for (const [id, updated_at] of [
      ['h2', '2026-11-22T08:00:02Z'],
      ['h1', '2026-11-22T08:00:01Z'],
    ] as const) {
      const Item = {
        handover_id: { S: id },
        call_sid: { S: `CA${id}` },
        status: { S: 'ready' },
        updated_at: { S: updated_at },
      };
      await aws.dynamo.send(new PutItemCommand({ TableName: names.handovers, Item }));
    }
    const query = async (IndexName: string, key: string, value: string): Promise<unknown> => {
      const { Items } = await aws.dynamo.send(
        new QueryCommand({
          TableName: names.handovers,
          IndexName,
          KeyConditionExpression: '#k = :v',
          ExpressionAttributeNames: { '#k': key },
          ExpressionAttributeValues: { ':v': { S: value } },
        }),
      );
      return Items?.map((item) => item['handover_id']?.S);
    };

    expect(await query('by-call', 'call_sid', 'CAh2')).toEqual(['h2']);
    expect(await query('by-status', 'status', 'ready')).toEqual(['h1', 'h2']);
  });

  it('lets exactly one of two conditional writes win', async () => {
    const put = new PutItemCommand({
      TableName: names.tokens,
      Item: { token: { S: '1' } },
      ConditionExpression: 'attribute_not_exists(#t)',
      ExpressionAttributeNames: { '#t': 'token' },
    });

    const results = await Promise.allSettled([aws.dynamo.send(put), aws.dynamo.send(put)]);

    const lost = results.filter((result) => result.status === 'rejected');
    expect(lost).toHaveLength(1);
    expect(lost[0]?.reason).toBeInstanceOf(ConditionalCheckFailedException);
  });

  it('moves a message to the dead-letter queue after five receives, where looking does not change it', async () => {
    const { queueUrl: QueueUrl } = aws;
    const MessageAttributes = { traceparent: { DataType: 'String', StringValue: '00-aa-bb-01' } };
    await aws.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'poison', MessageAttributes }));

    for (let receive = 1; receive <= 6; receive += 1) {
      await aws.sqs.send(new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 0 }));
    }

    const expected = { body: 'poison', attributes: { traceparent: '00-aa-bb-01' } };
    expect(await aws.deadLetters()).toEqual([expect.objectContaining(expected)]);
    expect(await aws.deadLetters()).toHaveLength(1);
  });

  it('is usable by another process that knows only the queue URL and the endpoint variable', async () => {
    const script = `
      const { SQSClient, SendMessageCommand } = require('@aws-sdk/client-sqs');
      new SQSClient({}).send(new SendMessageCommand({ QueueUrl: process.env.QUEUE_URL, MessageBody: 'from afar' }));`;
    await promisify(execFile)(process.execPath, ['-e', script], {
      env: {
        AWS_REGION: aws.region,
        AWS_ENDPOINT_URL_SQS: aws.sqsEndpoint,
        AWS_ACCESS_KEY_ID: 'other',
        AWS_SECRET_ACCESS_KEY: 'other',
        QUEUE_URL: aws.queueUrl,
      },
    });

    const { Messages } = await aws.sqs.send(
      new ReceiveMessageCommand({ QueueUrl: aws.queueUrl, WaitTimeSeconds: 1 }),
    );

    expect(Messages?.map((message) => message.Body)).toEqual(['from afar']);
  }, 20_000);

  it('survives a client that dies in the middle of a request', async () => {
    const socket = connect(Number(new URL(aws.dynamoEndpoint).port), '127.0.0.1');
    await new Promise((resolve) => socket.once('connect', resolve));
    const head =
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: 99\r\n\r\n{"half"';
    await new Promise((resolve) => socket.write(head, resolve));
    socket.resetAndDestroy();

    const { TableNames } = await aws.dynamo.send(new ListTablesCommand({}));

    expect(TableNames).toHaveLength(3);
  });

  it('keeps the dead-letter policy on the queue', async () => {
    const { Attributes } = await aws.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: aws.queueUrl, AttributeNames: ['RedrivePolicy'] }),
    );

    expect(JSON.parse(Attributes?.['RedrivePolicy'] ?? '{}')).toMatchObject({ maxReceiveCount: 5 });
  });
});

it('closes at once although a long poll is waiting', async () => {
  const aws = await startLocalAws({ journal: createJournal(), names });
  const poll = aws.sqs.send(new ReceiveMessageCommand({ QueueUrl: aws.queueUrl, WaitTimeSeconds: 20 }));
  const outcome = poll.then(
    () => 'answered',
    () => 'cut',
  );

  await aws.close();

  expect(await outcome).toBe('cut');
}, 20_000);
