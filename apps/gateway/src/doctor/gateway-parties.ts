import { readFileSync } from 'node:fs';
import { ConnectClient } from '@aws-sdk/client-connect';
import { SQSClient } from '@aws-sdk/client-sqs';
import { absoluteUrl, awsClientSettings, parseAll, parseEnv, sqsClientSettings, type Env } from '@voc/config';
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
  type DoctorOptions,
  type Party,
} from '@voc/doctor';
import type { Clock } from '@voc/resilience';
import { createVoiceFactory } from '@voc/voice-client';
import { z } from 'zod';
import { parseStaffingConfig } from '../availability/availability-config.js';
import { createAgentCounter } from '../availability/queue-agents.js';
import { languageByNumber } from '../config.js';
import { readSettings } from '../process-settings.js';
import { parseToolsConfig } from '../tools/tools-config.js';
import { createToolset } from '../tools/toolset.js';
import { numberCheck } from './number-check.js';
import { createAskPublic } from './public-address.js';
import { publicChecks } from './public-checks.js';
import { staffingCheck } from './staffing-check.js';
import { voiceChecks } from './voice-checks.js';

/** Everybody the gateway depends on. */
export function gatewayParties({ connectTo }: DoctorOptions, clock: Clock): readonly Party[] {
  return [
    environmentParty((env) => readSettings(env, { clock })),
    {
      id: 'clock',
      checks: (env) => [clockCheck(parseTwilioAccess(env).apiBaseUrl, { get: httpGet, clock })],
    },
    { id: 'public', checks: (env) => publicAddress(env, connectTo, clock) },
    { id: 'twilio', checks: twilio },
    { id: 'voice', checks: (env) => voice(env, clock) },
    { id: 'sqs', checks: sqs },
    dynamoParty([
      {
        id: 'handovers',
        variable: 'HANDOVERS_TABLE',
        key: 'handover_id',
        indexes: { 'by-call': ['call_sid'] },
      },
      { id: 'calls', variable: 'CALLS_TABLE', key: 'call_sid', indexes: {} },
    ]),
    { id: 'connect', checks: connect },
  ];
}

const address = z.object({
  PUBLIC_BASE_URL: absoluteUrl(['https:', 'http:']).transform(({ href }) => href.replace(/\/$/, '')),
});

function publicAddress(env: Env, connectTo: DoctorOptions['connectTo'], clock: Clock): readonly Check[] {
  const { at, access } = parseAll({
    at: () => parseEnv(address, env),
    access: () => parseTwilioAccess(env),
  });
  const [authToken = ''] = access.authTokens;
  return publicChecks(
    {
      publicBaseUrl: at.PUBLIC_BASE_URL,
      accountSid: access.accountSid,
      authToken,
      isRedirected: connectTo !== null,
    },
    { ask: createAskPublic(connectTo), clock },
  );
}

const numbers = z.object({ ...address.shape, LANGUAGE_BY_NUMBER: languageByNumber.default(new Map()) });

function twilio(env: Env): readonly Check[] {
  const { access, at } = parseAll({
    access: () => parseTwilioAccess(env),
    at: () => parseEnv(numbers, env),
  });
  const expected = [...at.LANGUAGE_BY_NUMBER.keys()];
  return [
    twilioAccountCheck(access, { get: httpGet }),
    numberCheck({ access, publicBaseUrl: at.PUBLIC_BASE_URL, expected }, { get: httpGet }),
  ];
}

function voice(env: Env, clock: Clock): readonly Check[] {
  const withoutTranscripts = new Set<string>();
  const { factory, tools, staffing } = parseAll({
    factory: () =>
      createVoiceFactory(env, {
        clock,
        onOddity: ({ kind }, provider) => {
          if (kind === 'transcription-refused') withoutTranscripts.add(provider);
        },
      }),
    tools: () => parseToolsConfig(env, (path) => readFileSync(path, 'utf8')),
    staffing: () => parseStaffingConfig(env),
  });
  const toolset = createToolset({ ...tools, offersCallback: staffing.offersCallback }, { clock });
  const spec = {
    instructions: 'You answer the phone.',
    language: env['ASSISTANT_LANGUAGE'] || 'en',
    tools: toolset.map((tool) => tool.spec),
  };
  return voiceChecks({ providers: factory.providers, spec, withoutTranscripts });
}

const queue = z.object({ ESCALATION_QUEUE_URL: absoluteUrl(['https:', 'http:']) });

function sqs(env: Env): readonly Check[] {
  const { at, settings } = parseAll({
    at: () => parseEnv(queue, env),
    settings: () => sqsClientSettings(env),
  });
  const client = new SQSClient({ ...settings, ...awsPatience });
  const queueUrl = at.ESCALATION_QUEUE_URL.href;
  return [queueCheck({ queueUrl, region: settings.region ?? null, neededBy: 'doctor' }, { client })];
}

function connect(env: Env): readonly Check[] {
  const { staffing, settings } = parseAll({
    staffing: () => parseStaffingConfig(env),
    settings: () => (env['CONNECT_QUEUE_ID'] ? awsClientSettings(env, 'CONNECT') : null),
  });
  if (staffing.queue === null || settings === null) return [];
  const client = new ConnectClient({ ...settings, ...awsPatience });
  return [staffingCheck({ countAgents: createAgentCounter(staffing.queue, { client }) })];
}
