import type { ChaosWorld } from './chaos-world.js';
import type { EdgeName } from './step-boundary.js';

/** The environment of an orchestrator that takes over quickly, so that a run shows many takeovers. */
export function orchestratorEnv(
  edges: Readonly<Record<EdgeName, string>>,
  world: ChaosWorld,
  times: { readonly leaseS: number; readonly deadlineS: number },
): Readonly<Record<string, string>> {
  return {
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL_SQS: edges.sqs,
    AWS_ENDPOINT_URL_DYNAMODB: edges.dynamodb,
    TWILIO_API_BASE_URL: edges.twilio,
    HUBSPOT_BASE_URL: edges.hubspot,
    ESCALATION_QUEUE_URL: world.queue.queueUrl,
    ESCALATION_DLQ_URL: world.queue.deadLetterQueueUrl,
    HANDOVERS_TABLE: world.tables.handoversTable,
    HANDOVER_TOKENS_TABLE: world.tables.tokensTable,
    PUBLIC_BASE_URL: 'https://voice.example.com',
    TWILIO_ACCOUNT_SID: 'AC00000000000000000000000000000002',
    TWILIO_AUTH_TOKEN: 'secret',
    HUBSPOT_ACCESS_TOKEN: 'pat-test',
    CONNECT_PHONE_NUMBER: '+15550100009',
    HANDOVER_LEASE_S: String(times.leaseS),
    HANDOVER_DEADLINE_S: String(times.deadlineS),
    RECONCILE_INTERVAL_S: '1',
    RECONCILE_REPAIR_PAUSE_S: '1',
    LOG_LEVEL: 'error',
  };
}
