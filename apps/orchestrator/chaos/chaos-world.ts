import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { DynamoDBClient, ScanCommand, type AttributeValue } from '@aws-sdk/client-dynamodb';
import { parseEscalationRequested } from '@voc/contracts';
import { createHandoverStore, createTokenRedeemer } from '@voc/handover-token/dynamo';
import { startLocalTables, type LocalTables } from '@voc/handover-token/testing';
import { systemClock } from '@voc/resilience';
import { startLocalQueue, type LocalQueue } from '../test/support/local-queue.js';
import type { CallerDeps } from './caller.js';
import { startHubSpotAccount, type HubSpotAccount } from './hubspot-account.js';
import type { DeadLetter } from './invariants.js';
import { startTwilioAccount, type TwilioAccount } from './twilio-account.js';

/** Everything the orchestrators talk to; nothing in it ever fails by itself. */
export interface ChaosWorld {
  readonly tables: LocalTables;
  readonly queue: LocalQueue;
  readonly hubSpot: HubSpotAccount;
  readonly twilio: TwilioAccount;
  /** The gateway's and Connect's own way to the tables, on which nothing is disturbed. */
  readonly stores: Pick<CallerDeps, 'handovers' | 'redeemer'>;
  /** Ids of those for which the orchestrators have something left to do. */
  openHandovers(): Promise<ReadonlySet<string>>;
  /** How many tokens each handover has. */
  tokens(): Promise<ReadonlyMap<string, number>>;
  /** Takes them off the dead-letter queue. */
  deadLetters(): Promise<readonly DeadLetter[]>;
  close(): Promise<void>;
}

export async function startChaosWorld(): Promise<ChaosWorld> {
  const [tables, queue, hubSpot, twilio] = await Promise.all([
    startLocalTables(),
    startLocalQueue(),
    startHubSpotAccount(),
    startTwilioAccount(),
  ]);
  // Of its own, because it may try again: the callers' side must not fail for a connection that went idle.
  const client = new DynamoDBClient({
    endpoint: tables.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 5,
  });
  const store = { client, clock: systemClock };
  const handoversTable = { tableName: tables.handoversTable };
  const handovers = createHandoverStore(handoversTable, store);
  return {
    tables,
    queue,
    hubSpot,
    twilio,
    stores: { handovers, redeemer: createTokenRedeemer({ tableName: tables.tokensTable }, store) },
    async openHandovers() {
      const rows = await scan(client, tables.handoversTable);
      // The reconcilers' lease is a row, too; it has no status.
      const isOpen = (row: Attributes): boolean => !row['finished_at'] || row['escalation'] !== undefined;
      return new Set(
        rows.filter((row) => row['status'] && isOpen(row)).map((row) => row['handover_id']?.S ?? ''),
      );
    },
    async tokens() {
      const counts = new Map<string, number>();
      for (const row of await scan(client, tables.tokensTable)) {
        const id = row['handover_id']?.S ?? '';
        counts.set(id, (counts.get(id) ?? 0) + 1);
      }
      return counts;
    },
    deadLetters: () => takeDeadLetters(queue),
    async close() {
      client.destroy();
      await Promise.all([tables.close(), queue.close(), hubSpot.close(), twilio.close()]);
    },
  };
}

type Attributes = Readonly<Record<string, AttributeValue>>;

/** One page is enough: a run's tables are far smaller than its megabyte. */
async function scan(client: DynamoDBClient, TableName: string): Promise<readonly Attributes[]> {
  return (await client.send(new ScanCommand({ TableName, ConsistentRead: true }))).Items ?? [];
}

async function takeDeadLetters({ client, deadLetterQueueUrl }: LocalQueue): Promise<readonly DeadLetter[]> {
  const letters: DeadLetter[] = [];
  for (;;) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: deadLetterQueueUrl,
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: 0,
        MessageAttributeNames: ['All'],
      }),
    );
    if (Messages.length === 0) return letters;
    for (const { Body = '', MessageAttributes } of Messages) {
      const parsed = parseEscalationRequested(Body);
      letters.push({
        handoverId: parsed.status === 'valid' ? parsed.event.handover_id : null,
        reason: MessageAttributes?.['refusal_reason']?.StringValue ?? null,
      });
    }
  }
}
