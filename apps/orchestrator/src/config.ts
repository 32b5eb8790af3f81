import { absoluteUrl, commaList, e164Number, parseEnv, portNumber, wholeNumber, type Env } from '@voc/config';
import { isDtmfPrefix } from '@voc/handover-token';
import type { LogLevel } from '@voc/telemetry';
import { z } from 'zod';
import type { CallbackTaskConfig } from './connect/callback-tasks.js';
import type { TwilioConfig } from './dial/twilio-calls.js';
import type { HandoverConfig } from './handover/handover-context.js';
import type { HubSpotConfig } from './hubspot/crm.js';
import { hubSpotEnv, hubSpotTicketEnv } from './hubspot/hubspot-env.js';
import type { SqsQueueConfig } from './queue/sqs-queue.js';
import type { ReconcileConfig } from './reconcile/diagnose.js';

export interface OrchestratorConfig {
  readonly queue: SqsQueueConfig;
  readonly tables: { readonly handovers: string; readonly tokens: string; readonly tokenTtlS: number };
  readonly handover: HandoverConfig;
  readonly hubSpot: HubSpotConfig;
  readonly twilio: TwilioConfig;
  /** null: callbacks are tasks of the CRM only. */
  readonly callbackTasks: CallbackTaskConfig | null;
  readonly maxConcurrentHandovers: number;
  readonly reconcile: ReconcileConfig;
  /** How often it is done; null for never. */
  readonly reconcileIntervalMs: number | null;
  /** For `/healthz`, `/readyz` and `/metrics`; null for no server. */
  readonly health: { readonly host: string; readonly port: number } | null;
  readonly log: { readonly level: LogLevel; readonly format: 'json' | 'pretty' };
}

const webUrl = absoluteUrl(['https:', 'http:']);
const name = z.string().max(2048);

const connectId = z.uuid('must be the id at the end of the ARN');

const schema = z
  .object({
    ESCALATION_QUEUE_URL: webUrl,
    ESCALATION_DLQ_URL: webUrl.optional(),
    HANDOVERS_TABLE: name,
    HANDOVER_TOKENS_TABLE: name,
    PUBLIC_BASE_URL: webUrl,
    TWILIO_ACCOUNT_SID: z.string().regex(/^AC[0-9a-f]{32}$/, 'must be AC and 32 hexadecimal digits'),
    TWILIO_AUTH_TOKEN: commaList,
    TWILIO_API_BASE_URL: webUrl.default(new URL('https://api.twilio.com')),
    ...hubSpotEnv,
    HUBSPOT_BUDGET_MS: wholeNumber(0, 60_000).default(2500),
    HUBSPOT_REQUESTS_PER_10S: wholeNumber(10, 1000).default(100),
    HUBSPOT_MAX_PARALLEL: wholeNumber(1, 100).default(10),
    ...hubSpotTicketEnv,
    HUBSPOT_UNKNOWN_CALLER_NAME: z.string().default('Unknown caller'),
    CONNECT_PHONE_NUMBER: e164Number,
    CONNECT_INSTANCE_ID: connectId.optional(),
    CONNECT_CALLBACK_FLOW_ID: connectId.optional(),
    DTMF_PREFIX: z.string().refine(isDtmfPrefix, 'must be 0 to 20 times the letter w').default('wwww'),
    HANDOVER_TOKEN_TTL_S: wholeNumber(60, 86_400).default(600),
    DIAL_TIMEOUT_S: wholeNumber(5, 600).default(30),
    DEFAULT_CALLER_ID: e164Number.optional(),
    HANDOVER_DEADLINE_S: wholeNumber(1, 3600).default(120),
    HANDOVER_LEASE_S: wholeNumber(2, 600).default(30),
    RECONCILE_INTERVAL_S: wholeNumber(0, 3600).default(60),
    RECONCILE_REPAIR_PAUSE_S: wholeNumber(1, 86_400).default(300),
    MAX_CONCURRENT_HANDOVERS: wholeNumber(1, 1000).default(20),
    PORT: portNumber.optional(),
    HOST: z.string().default('0.0.0.0'),
    LOG_LEVEL: z.enum(['error', 'warn', 'info', 'debug']).default('info'),
    LOG_FORMAT: z.enum(['json', 'pretty']).default('json'),
  })
  .refine(
    ({ CONNECT_INSTANCE_ID: instanceId, CONNECT_CALLBACK_FLOW_ID: flowId }) =>
      flowId === undefined || instanceId !== undefined,
    { path: ['CONNECT_INSTANCE_ID'], message: 'is needed with CONNECT_CALLBACK_FLOW_ID' },
  );

/** Longest SQS grants a waiting receive. */
const longPollS = 20;

/** @throws BadEnvironmentError naming every bad variable at once */
export function parseOrchestratorConfig(env: Env): OrchestratorConfig {
  const parsed = parseEnv(schema, env);
  return {
    queue: {
      queueUrl: parsed.ESCALATION_QUEUE_URL.href,
      deadLetterQueueUrl: parsed.ESCALATION_DLQ_URL?.href ?? null,
      longPollS,
    },
    tables: {
      handovers: parsed.HANDOVERS_TABLE,
      tokens: parsed.HANDOVER_TOKENS_TABLE,
      tokenTtlS: parsed.HANDOVER_TOKEN_TTL_S,
    },
    handover: handoverConfig(parsed),
    hubSpot: hubSpotConfig(parsed),
    twilio: {
      accountSid: parsed.TWILIO_ACCOUNT_SID,
      // While the token is being rotated the first of the list is the one that is valid for requests of ours.
      authToken: parsed.TWILIO_AUTH_TOKEN[0] ?? '',
      apiBaseUrl: parsed.TWILIO_API_BASE_URL,
      timeoutMs: 8_000,
    },
    callbackTasks: callbackTaskConfig(parsed),
    maxConcurrentHandovers: parsed.MAX_CONCURRENT_HANDOVERS,
    reconcile: reconcileConfig(parsed),
    reconcileIntervalMs: parsed.RECONCILE_INTERVAL_S === 0 ? null : parsed.RECONCILE_INTERVAL_S * 1000,
    health: parsed.PORT === undefined ? null : { host: parsed.HOST, port: parsed.PORT },
    log: { level: parsed.LOG_LEVEL, format: parsed.LOG_FORMAT },
  };
}

function handoverConfig(parsed: z.output<typeof schema>): HandoverConfig {
  return {
    dial: {
      publicBaseUrl: parsed.PUBLIC_BASE_URL,
      connectPhoneNumber: parsed.CONNECT_PHONE_NUMBER,
      dtmfPrefix: parsed.DTMF_PREFIX,
      dialTimeoutS: parsed.DIAL_TIMEOUT_S,
      defaultCallerId: parsed.DEFAULT_CALLER_ID ?? null,
    },
    crmBudgetMs: parsed.HUBSPOT_BUDGET_MS,
    crmDeadlineMs: 120_000,
    deadlineMs: parsed.HANDOVER_DEADLINE_S * 1000,
    callerReadyCapMs: 8_000,
    callerReadyPollMs: 100,
    leaseMs: parsed.HANDOVER_LEASE_S * 1000,
  };
}

function callbackTaskConfig(parsed: z.output<typeof schema>): CallbackTaskConfig | null {
  const { CONNECT_INSTANCE_ID: instanceId, CONNECT_CALLBACK_FLOW_ID: contactFlowId } = parsed;
  return instanceId === undefined || contactFlowId === undefined ? null : { instanceId, contactFlowId };
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

function reconcileConfig(parsed: z.output<typeof schema>): ReconcileConfig {
  return {
    quietMs: parsed.HANDOVER_LEASE_S * 1000,
    deadlineMs: parsed.HANDOVER_DEADLINE_S * 1000,
    tokenTtlMs: parsed.HANDOVER_TOKEN_TTL_S * 1000,
    // Longer than any dial rings and any report of Twilio's is repeated.
    dialSilenceMs: 10 * minuteMs,
    repairPausesMs: [1, 2, 4, 8, 16, 32, 64].map((times) => times * parsed.RECONCILE_REPAIR_PAUSE_S * 1000),
    giveUpAfterMs: 48 * hourMs,
  };
}

function hubSpotConfig(parsed: z.output<typeof schema>): HubSpotConfig {
  return {
    accessToken: parsed.HUBSPOT_ACCESS_TOKEN,
    baseUrl: parsed.HUBSPOT_BASE_URL,
    apiVersion: parsed.HUBSPOT_API_VERSION,
    requestTimeoutMs: 3_000,
    retryDelaysMs: [1_000, 2_000, 4_000, 8_000, 10_000],
    requestsPer10S: parsed.HUBSPOT_REQUESTS_PER_10S,
    maxParallelRequests: parsed.HUBSPOT_MAX_PARALLEL,
    circuit: {
      failuresToOpen: 5,
      pausesMs: [2_000, 5_000, 10_000, 20_000, 30_000],
      shutPauseMs: 300_000,
      patienceMs: 60_000,
    },
    ticketPipeline: parsed.HUBSPOT_TICKET_PIPELINE,
    ticketStage: parsed.HUBSPOT_TICKET_STAGE,
    ticketExtraProperties: parsed.HUBSPOT_TICKET_EXTRA_PROPERTIES,
    unknownCallerName: parsed.HUBSPOT_UNKNOWN_CALLER_NAME,
  };
}
