import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { handoverSteps, type StepOutcome } from '@voc/handover-token';
import { createMetricsRegistry, noTracer, silentLogger } from '@voc/telemetry';
import { readMetricsDoc } from '@voc/telemetry/testing';
import { createFakeClock } from '@voc/resilience/testing';
import { parseOrchestratorConfig } from './config.js';
import { createOrchestrator } from './orchestrator.js';
import type { CareOutcome } from './reconcile/care-for.js';
import type { Care } from './reconcile/diagnose.js';

const config = parseOrchestratorConfig({
  ESCALATION_QUEUE_URL: 'http://127.0.0.1:1/queue',
  HANDOVERS_TABLE: 'Handovers',
  HANDOVER_TOKENS_TABLE: 'HandoverTokens',
  PUBLIC_BASE_URL: 'https://voice.example.com',
  TWILIO_ACCOUNT_SID: 'AC00000000000000000000000000000002',
  TWILIO_AUTH_TOKEN: 'secret',
  HUBSPOT_ACCESS_TOKEN: 'pat-test',
  CONNECT_PHONE_NUMBER: '+15550100009',
});

/** The members of a union: one that is missing here, or too many, does not compile. */
function all<Member extends string>(members: Record<Member, true>): readonly Member[] {
  return Object.keys(members) as Member[];
}

const values: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  handovers_total: {
    outcome: [
      ...['redirected', 'not-redirected', 'callback-booked', 'crm-only'],
      ...['finished', 'running-elsewhere'],
    ],
  },
  handover_step_seconds: {
    step: handoverSteps,
    outcome: all<StepOutcome['outcome']>({ done: true, failed: true, skipped: true }),
  },
  reconcile_actions_total: {
    action: all<Exclude<Care['kind'], 'leave'>>({
      resume: true,
      repair: true,
      'give-up': true,
      fail: true,
      'check-dial': true,
      'check-token': true,
      report: true,
    }),
    outcome: [
      ...all<CareOutcome['outcome']>({
        finished: true,
        redeemed: true,
        waiting: true,
        lost: true,
        failed: true,
        reported: true,
      }),
      'error',
    ],
  },
};

const sorted = (list: readonly string[]): readonly string[] => [...new Set(list)].sort();

describe('docs/metrics.md, Orchestrator', () => {
  const page = readFileSync(join(__dirname, '../../../docs/metrics.md'), 'utf8');
  const documented = readMetricsDoc(page, 'Orchestrator');
  const metrics = createMetricsRegistry();
  // Put together only: nothing of it is started, so nobody is asked anything.
  const clients = {
    dynamoDb: new DynamoDBClient({ region: 'eu-west-1' }),
    sqs: new SQSClient({ region: 'eu-west-1' }),
    connect: null,
  };
  createOrchestrator(config, {
    ...clients,
    metrics,
    tracer: noTracer,
    clock: createFakeClock(),
    logger: silentLogger,
  });

  it('names every metric there is, with its type and labels, and no other', () => {
    const shape = (list: readonly { name: string; type: string; labels: readonly string[] }[]) =>
      list
        .map(({ name, type, labels }) => `${type} ${name} ${sorted(labels).join(' ')}`.trim())
        .toSorted((a, b) => a.localeCompare(b));

    expect(shape(documented)).toEqual(shape(metrics.describe()));
  });

  it.each(documented.filter(({ labels }) => labels.length > 0))(
    'lists every value of the labels of $name',
    ({ name, values: listed }) => {
      for (const [label, list] of Object.entries(listed))
        expect(sorted(list)).toEqual(sorted(values[name]?.[label] ?? []));
    },
  );
});
