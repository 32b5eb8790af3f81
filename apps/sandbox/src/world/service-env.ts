import type { ModelParty } from './models.js';
import type { VoiceSetup } from './voice-setup.js';
import type { WorldFacts } from './world-facts.js';

/** Addresses of the fakes the services are pointed at. */
export interface FakeAddresses {
  readonly twilioApi: string;
  /** Of the models that answer in this world. */
  readonly models: Readonly<Partial<Record<ModelParty, string>>>;
  readonly hubspot: string;
  /** Connect's HTTP interface; nobody asks it unless told which queue or flow is meant. */
  readonly connectApi: string;
  readonly toolsUrl: string;
  /** Path of the file that declares the tools there. */
  readonly toolsFile: string;
  readonly sqs: string;
  readonly dynamo: string;
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
}

export type ServiceEnv = Readonly<Record<string, string>>;

/** Added to the services' environments. */
export interface ExtraEnv {
  readonly gateway?: ServiceEnv;
  readonly orchestrator?: ServiceEnv;
  readonly lambda?: ServiceEnv;
}

/** The Lambda is within Connect, and does not ask it for anything. */
export type LambdaAddresses = Omit<FakeAddresses, 'connectApi'>;

function common(facts: WorldFacts, addresses: LambdaAddresses): ServiceEnv {
  return {
    PATH: facts.path,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_SQS: addresses.sqs,
    AWS_ENDPOINT_URL_DYNAMODB: addresses.dynamo,
    HANDOVERS_TABLE: facts.tables.handovers,
    HANDOVER_TOKENS_TABLE: facts.tables.tokens,
    CALLS_TABLE: facts.tables.calls,
    LOG_FORMAT: 'json',
    LOG_LEVEL: 'info',
  };
}

export function gatewayEnv(
  facts: WorldFacts,
  addresses: FakeAddresses,
  voice: VoiceSetup,
  port: number,
): ServiceEnv {
  return {
    ...common(facts, addresses),
    ...voiceEnv(facts, addresses, voice),
    AWS_ENDPOINT_URL_CONNECT: addresses.connectApi,
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_BASE_URL: facts.publicBaseUrl,
    TWILIO_ACCOUNT_SID: facts.twilioAccountSid,
    TWILIO_AUTH_TOKEN: facts.twilioAuthToken,
    // The gateway itself asks Twilio for nothing; its doctor does.
    TWILIO_API_BASE_URL: addresses.twilioApi,
    ESCALATION_QUEUE_URL: addresses.queueUrl,
    CONNECT_PHONE_NUMBER: facts.connectNumber,
    TOOLS_FILE: addresses.toolsFile,
    TOOL_WEBHOOK_HOSTS: '127.0.0.1',
    TOOL_WEBHOOK_SECRET: facts.toolWebhookSecret,
    // A stop on a laptop should not wait for callers who are not real.
    DRAIN_TIMEOUT_MS: '1000',
  };
}

/** A provider that does not answer in this world gets no address, so that nothing can reach the real one. */
function voiceEnv(
  { openAiApiKey }: WorldFacts,
  { models: { openai, bedrock } }: FakeAddresses,
  { provider, audio, fallback }: VoiceSetup,
): ServiceEnv {
  return {
    VOICE_PROVIDER: provider,
    ...(provider === 'hybrid' && { HYBRID_SPLIT: 'openai=50,nova=50' }),
    ...(fallback !== null && { VOICE_FALLBACK: fallback }),
    ...(openai !== undefined && {
      OPENAI_API_KEY: openAiApiKey,
      OPENAI_REALTIME_URL: openai,
      OPENAI_AUDIO_FORMAT: audio,
    }),
    ...(bedrock !== undefined && { NOVA_REGION: 'us-east-1', AWS_ENDPOINT_URL_BEDROCK_RUNTIME: bedrock }),
  };
}

export function orchestratorEnv(facts: WorldFacts, addresses: FakeAddresses, port: number): ServiceEnv {
  return {
    ...common(facts, addresses),
    AWS_ENDPOINT_URL_CONNECT: addresses.connectApi,
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_BASE_URL: facts.publicBaseUrl,
    ESCALATION_QUEUE_URL: addresses.queueUrl,
    ESCALATION_DLQ_URL: addresses.deadLetterQueueUrl,
    TWILIO_ACCOUNT_SID: facts.twilioAccountSid,
    TWILIO_AUTH_TOKEN: facts.twilioAuthToken,
    TWILIO_API_BASE_URL: addresses.twilioApi,
    CONNECT_PHONE_NUMBER: facts.connectNumber,
    HUBSPOT_ACCESS_TOKEN: facts.hubspotAccessToken,
    HUBSPOT_BASE_URL: addresses.hubspot,
  };
}

export function connectLambdaEnv(facts: WorldFacts, addresses: LambdaAddresses): ServiceEnv {
  return common(facts, addresses);
}
