import {
  absoluteUrl,
  commaList,
  e164Number,
  parseAll,
  parseEnv,
  portNumber,
  wholeNumber,
  type Env,
} from '@voc/config';
import { z } from 'zod';
import { policyDefaults, type PolicyConfig } from './escalation/escalation-policy.js';
import { createRequestDetector } from './escalation/phrases/request-detector.js';
import { callerAudioDefaults } from './session/caller-audio.js';
import { priceTable } from './summary/price-table.js';
import { pricesOver } from './summary/read-prices.js';
import { readTexts } from './texts/texts.js';

const defaultInstructions = [
  'You answer the phone for a company. Speak the caller’s language, in short and friendly sentences.',
  'Answer what you know. When the caller asks for a person, is upset, or needs something you cannot do, call the tool',
  'escalate_to_human with a summary of what the caller wants. Never claim to have done something you have not done.',
].join(' ');

/** `+4930123456=de,+33123456=fr`: languages by number. */
export const languageByNumber = commaList.transform((pairs, context): ReadonlyMap<string, string> => {
  const entries = pairs.map((pair) => /^(\+[1-9]\d{1,14})=([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)$/.exec(pair));
  if (entries.some((entry) => entry === null)) {
    context.addIssue({
      code: 'custom',
      message: 'must be number=language pairs such as +4930123456=de,+33123456=fr',
    });
  }
  return new Map(entries.map((entry) => [entry?.[1] ?? '', entry?.[2] ?? '']));
});

const environment = z.object({
  PORT: portNumber.default(3000),
  HOST: z.string().default('0.0.0.0'),
  PUBLIC_BASE_URL: absoluteUrl(['https:', 'http:']).refine(
    ({ search, hash, username }) => `${search}${hash}${username}` === '',
    'must have no query, fragment or user: paths are appended to it',
  ),
  TWILIO_ACCOUNT_SID: z.string().regex(/^AC[0-9a-f]{32}$/, 'must be AC and 32 hex digits'),
  TWILIO_AUTH_TOKEN: commaList,
  ESCALATION_QUEUE_URL: absoluteUrl(['https:', 'http:']),
  HANDOVERS_TABLE: z.string(),
  CALLS_TABLE: z.string(),
  CONNECT_PHONE_NUMBER: e164Number.optional(),
  ASSISTANT_INSTRUCTIONS: z.string().default(defaultInstructions),
  ASSISTANT_LANGUAGE: z.string().min(2).max(35).default('en'),
  LANGUAGE_BY_NUMBER: languageByNumber.default(new Map()),
  GREETING_UNINTERRUPTIBLE_MS: wholeNumber(0, 10_000).default(1_000),
  BARGE_IN_MIN_MS: wholeNumber(0, 1_000).default(callerAudioDefaults.bargeInMinMs),
  BARGE_IN_MIN_DBFS: z.coerce
    .number('must be a level from -60 to -5')
    .min(-60, 'must be a level from -60 to -5')
    .max(-5, 'must be a level from -60 to -5')
    .default(callerAudioDefaults.bargeInMinDbfs),
  PLAYBACK_LATENCY_MS: wholeNumber(0, 1_000).default(0),
  OPENING_PATIENCE_MS: wholeNumber(200, 10_000).default(1_500),
  COMFORT_AFTER_MS: wholeNumber(500, 30_000).default(4_000),
  SILENCE_PROMPT_MS: wholeNumber(0, 120_000).default(8_000),
  SILENCE_PROMPT_AGAIN_MS: wholeNumber(1_000, 120_000).default(8_000),
  SILENCE_END_MS: wholeNumber(1_000, 120_000).default(8_000),
  SILENCE_ACTION: z.enum(['end', 'escalate'], 'must be end or escalate').default('end'),
  ESCALATION_KEYWORDS: commaList.default([]),
  ESCALATION_KEYWORD_GRACE_MS: wholeNumber(0, 5_000).default(policyDefaults.requestGraceMs),
  ESCALATION_FAILED_ANSWERS: wholeNumber(1, 10).default(policyDefaults.failedAnswers),
  ESCALATION_REPEATED_QUESTION: wholeNumber(2, 10).default(policyDefaults.repetition.times),
  ESCALATION_DIGIT: z
    .string()
    .regex(/^([0-9*#]|none)$/, 'must be one key of the phone, or none')
    .default('0'),
  PREWARM: z.enum(['upgrade', 'webhook'], 'must be upgrade or webhook').default('upgrade'),
  MAX_SESSIONS: wholeNumber(1, 100_000).default(500),
  VOICE_CONNECT_TIMEOUT_MS: wholeNumber(500, 60_000).default(15_000),
  HANDOVER_PATIENCE_MS: wholeNumber(1_000, 120_000).default(15_000),
  DRAIN_TIMEOUT_MS: wholeNumber(0, 3_600_000).default(25_000),
  VOICE_PRICES: pricesOver(priceTable).default(priceTable),
  LOG_LEVEL: z.enum(['error', 'warn', 'info', 'debug']).default('info'),
  LOG_FORMAT: z.enum(['json', 'pretty']).default('json'),
});

export type GatewayConfig = ReturnType<typeof parseGatewayConfig>;

/**
 * The gateway's part of the environment; the voice provider parses its own.
 * @throws BadEnvironmentError naming every bad variable
 */
export function parseGatewayConfig(env: Env) {
  const { parsed, texts } = parseAll({
    parsed: () => parseEnv(environment, env),
    texts: () => readTexts(env, env['ASSISTANT_LANGUAGE'] || 'en'),
  });
  return {
    port: parsed.PORT,
    host: parsed.HOST,
    /** No trailing slash; request paths are appended to it. */
    publicBaseUrl: parsed.PUBLIC_BASE_URL.href.replace(/\/$/, ''),
    twilio: { accountSid: parsed.TWILIO_ACCOUNT_SID, authTokens: parsed.TWILIO_AUTH_TOKEN },
    queueUrl: parsed.ESCALATION_QUEUE_URL.href,
    handoversTable: parsed.HANDOVERS_TABLE,
    callsTable: parsed.CALLS_TABLE,
    /** Last resort when the bot cannot be reached any more: a person without context. */
    connectPhoneNumber: parsed.CONNECT_PHONE_NUMBER ?? null,
    conversation: {
      instructions: parsed.ASSISTANT_INSTRUCTIONS,
      language: parsed.ASSISTANT_LANGUAGE,
      languageByNumber: parsed.LANGUAGE_BY_NUMBER,
      texts,
    },
    prewarmsAtWebhook: parsed.PREWARM === 'webhook',
    greetingUninterruptibleMs: parsed.GREETING_UNINTERRUPTIBLE_MS,
    openingPatienceMs: parsed.OPENING_PATIENCE_MS,
    comfortAfterMs: parsed.COMFORT_AFTER_MS,
    callerAudio: { bargeInMinMs: parsed.BARGE_IN_MIN_MS, bargeInMinDbfs: parsed.BARGE_IN_MIN_DBFS },
    playback: { latencyMs: parsed.PLAYBACK_LATENCY_MS },
    silence: {
      promptAfterMs: parsed.SILENCE_PROMPT_MS,
      againAfterMs: parsed.SILENCE_PROMPT_AGAIN_MS,
      endAfterMs: parsed.SILENCE_END_MS,
    },
    digits: {
      escalationDigit: parsed.ESCALATION_DIGIT === 'none' ? null : parsed.ESCALATION_DIGIT,
      textAfterMs: 2_000,
      maxDigits: 32,
    },
    policy: policyOf(parsed),
    maxSessions: parsed.MAX_SESSIONS,
    voiceConnectTimeoutMs: parsed.VOICE_CONNECT_TIMEOUT_MS,
    handoverPatienceMs: parsed.HANDOVER_PATIENCE_MS,
    drainTimeoutMs: parsed.DRAIN_TIMEOUT_MS,
    prices: parsed.VOICE_PRICES,
    log: { level: parsed.LOG_LEVEL, format: parsed.LOG_FORMAT },
  } as const;
}

function policyOf(parsed: z.output<typeof environment>): PolicyConfig {
  return {
    ...policyDefaults,
    findRequest: createRequestDetector({ extraPhrases: parsed.ESCALATION_KEYWORDS }),
    requestGraceMs: parsed.ESCALATION_KEYWORD_GRACE_MS,
    failedAnswers: parsed.ESCALATION_FAILED_ANSWERS,
    repetition: { ...policyDefaults.repetition, times: parsed.ESCALATION_REPEATED_QUESTION },
    silenceAction: parsed.SILENCE_ACTION,
  };
}
