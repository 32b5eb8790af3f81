const secrets = {
  TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: 'of-nobodys-account',
  OPENAI_API_KEY: 'of-nobodys-account',
  HUBSPOT_ACCESS_TOKEN: 'of-nobodys-account',
};

/** Addresses nobody answers at: a container that is tried out alone has no network. */
const service = {
  ...secrets,
  PUBLIC_BASE_URL: 'https://voice.example.com',
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:9',
  AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:9',
  ESCALATION_QUEUE_URL: 'http://127.0.0.1:9/000000000000/escalations',
  HANDOVERS_TABLE: 'Handovers',
  HANDOVER_TOKENS_TABLE: 'HandoverTokens',
  CALLS_TABLE: 'Calls',
  CONNECT_PHONE_NUMBER: '+15550100009',
};

/**
 * What there is an image of, and how it is tried out alone.
 * `env`: enough to start. `demands`: variables it names when it has none. `exitCode`: after SIGTERM. `writes`: folders it
 * must be given on a read-only file system.
 */
export const apps = {
  gateway: { env: service, demands: ['PUBLIC_BASE_URL', 'OPENAI_API_KEY'], exitCode: 0, writes: [] },
  orchestrator: {
    env: service,
    demands: ['CONNECT_PHONE_NUMBER', 'HUBSPOT_ACCESS_TOKEN'],
    exitCode: 0,
    writes: [],
  },
  sandbox: {
    env: {
      ...secrets,
      WORLD_SECRET: 'of-nobodys-world',
      GATEWAY_URL: 'http://127.0.0.1:9',
      ORCHESTRATOR_URL: 'http://127.0.0.1:9',
    },
    demands: ['WORLD_SECRET', 'GATEWAY_URL'],
    // Stopped by a signal, like every command of the sandbox.
    exitCode: 143,
    writes: ['/tmp'],
  },
};

/** Of the Dockerfiles; whoever builds may name another, such as one with a digest. */
export const nodeImage = 'node:24-bookworm-slim';

/** @param {keyof typeof apps} app */
export function imageTag(app) {
  return `voice-${app}:dev`;
}
