import type { World } from './world.js';

/** The environment of a process of ours in the test's world. */
export function orchestratorEnv({ queue, tables, hubSpot, twilio }: World): Record<string, string> {
  return {
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL_SQS: queue.endpoint,
    AWS_ENDPOINT_URL_DYNAMODB: tables.endpoint,
    ESCALATION_QUEUE_URL: queue.queueUrl,
    HANDOVERS_TABLE: tables.handoversTable,
    HANDOVER_TOKENS_TABLE: tables.tokensTable,
    PUBLIC_BASE_URL: 'https://voice.example.com',
    TWILIO_ACCOUNT_SID: 'AC00000000000000000000000000000002',
    TWILIO_AUTH_TOKEN: 'secret',
    TWILIO_API_BASE_URL: twilio.url.href,
    HUBSPOT_ACCESS_TOKEN: 'pat-test',
    HUBSPOT_BASE_URL: hubSpot.url.href,
    CONNECT_PHONE_NUMBER: '+15550100009',
  };
}
