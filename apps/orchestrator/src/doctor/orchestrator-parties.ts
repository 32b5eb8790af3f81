import { ConnectClient } from '@aws-sdk/client-connect';
import { SQSClient } from '@aws-sdk/client-sqs';
import {
  absoluteUrl,
  awsClientSettings,
  e164Number,
  parseAll,
  parseEnv,
  sqsClientSettings,
  type Env,
} from '@voc/config';
import {
  awsPatience,
  clockCheck,
  dynamoParty,
  environmentParty,
  httpGet,
  parseTwilioAccess,
  queueCheck,
  twilioAccountCheck,
  type Check,
  type Party,
} from '@voc/doctor';
import type { Clock } from '@voc/resilience';
import { noTracer } from '@voc/telemetry';
import { z } from 'zod';
import { noCircuit } from '../hubspot/circuit.js';
import { hubSpotEnv, hubSpotTicketEnv } from '../hubspot/hubspot-env.js';
import { createHubSpotHttp } from '../hubspot/hubspot-http.js';
import { createHubSpotPaths } from '../hubspot/hubspot-paths.js';
import { parseSettings } from '../process-settings.js';
import { deadLetterCheck } from './dead-letter-check.js';
import { dialCheck } from './dial-check.js';
import { hubSpotChecks } from './hubspot-checks.js';
import { instanceCheck } from './instance-check.js';

/** Everybody the orchestrator depends on. */
export function orchestratorParties(clock: Clock): readonly Party[] {
  return [
    environmentParty(parseSettings),
    {
      id: 'clock',
      checks: (env) => [clockCheck(parseTwilioAccess(env).apiBaseUrl, { get: httpGet, clock })],
    },
    { id: 'twilio', checks: (env) => [twilioAccountCheck(parseTwilioAccess(env), { get: httpGet })] },
    { id: 'hubspot', checks: (env) => hubSpot(env, clock) },
    { id: 'sqs', checks: sqs },
    dynamoParty([
      {
        id: 'handovers',
        variable: 'HANDOVERS_TABLE',
        key: 'handover_id',
        indexes: { 'by-status': ['status', 'updated_at'] },
      },
      { id: 'tokens', variable: 'HANDOVER_TOKENS_TABLE', key: 'token', indexes: {} },
    ]),
    { id: 'connect', checks: connect },
  ];
}

const hubSpotSchema = z.object({ ...hubSpotEnv, ...hubSpotTicketEnv });

function hubSpot(env: Env, clock: Clock): readonly Check[] {
  const parsed = parseEnv(hubSpotSchema, env);
  const http = createHubSpotHttp(
    {
      accessToken: parsed.HUBSPOT_ACCESS_TOKEN,
      baseUrl: parsed.HUBSPOT_BASE_URL,
      requestTimeoutMs: 4_000,
      retryDelaysMs: [300],
      requestsPer10S: 100,
      maxParallelRequests: 8,
    },
    { clock, circuit: noCircuit, tracer: noTracer },
  );
  return hubSpotChecks(
    {
      accessToken: parsed.HUBSPOT_ACCESS_TOKEN,
      ticketPipeline: parsed.HUBSPOT_TICKET_PIPELINE,
      ticketStage: parsed.HUBSPOT_TICKET_STAGE,
      extraProperties: Object.keys(parsed.HUBSPOT_TICKET_EXTRA_PROPERTIES),
    },
    { http, paths: createHubSpotPaths(parsed.HUBSPOT_API_VERSION) },
  );
}

const webUrl = absoluteUrl(['https:', 'http:']);
const queues = z.object({ ESCALATION_QUEUE_URL: webUrl, ESCALATION_DLQ_URL: webUrl.optional() });

function sqs(env: Env): readonly Check[] {
  const { at, settings } = parseAll({
    at: () => parseEnv(queues, env),
    settings: () => sqsClientSettings(env),
  });
  const client = new SQSClient({ ...settings, ...awsPatience });
  const queueUrl = at.ESCALATION_QUEUE_URL.href;
  return [
    queueCheck({ queueUrl, region: settings.region ?? null, neededBy: 'service' }, { client }),
    deadLetterCheck({ queueUrl, deadLetterQueueUrl: at.ESCALATION_DLQ_URL?.href ?? null }, { client }),
  ];
}

const contactCentre = z.object({
  CONNECT_PHONE_NUMBER: e164Number,
  DEFAULT_CALLER_ID: e164Number.optional(),
  CONNECT_INSTANCE_ID: z.uuid('must be the id at the end of the ARN').optional(),
  CONNECT_CALLBACK_FLOW_ID: z.string().optional(),
});

function connect(env: Env): readonly Check[] {
  const { at, settings } = parseAll({
    at: () => parseEnv(contactCentre, env),
    settings: () => (env['CONNECT_CALLBACK_FLOW_ID'] ? awsClientSettings(env, 'CONNECT') : null),
  });
  const { CONNECT_INSTANCE_ID: instanceId } = at;
  return [
    dialCheck({
      connectPhoneNumber: at.CONNECT_PHONE_NUMBER,
      defaultCallerId: at.DEFAULT_CALLER_ID ?? null,
    }),
    ...(settings === null || instanceId === undefined
      ? []
      : [instanceCheck({ instanceId }, { client: new ConnectClient({ ...settings, ...awsPatience }) })]),
  ];
}
