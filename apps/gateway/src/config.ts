import { absoluteUrl, commaList, e164Number, parseEnv, portNumber, wholeNumber, type Env } from '@voc/config';
import { z } from 'zod';

const defaultInstructions = [
  'You answer the phone for a company. Speak the caller’s language, in short and friendly sentences.',
  'Answer what you know. When the caller asks for a person, is upset, or needs something you cannot do, call the tool',
  'escalate_to_human with a summary of what the caller wants. Never claim to have done something you have not done.',
].join(' ');

const defaultKeywords = [
  'speak to a human',
  'talk to a human',
  'human please',
  'real person',
  'speak to a person',
  'talk to a person',
  'speak to an agent',
  'talk to an agent',
  'representative',
  'operator',
  'speak to someone',
  'talk to someone',
].join(',');

const languageByNumber = commaList.transform((pairs, context): ReadonlyMap<string, string> => {
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
  GREETING_TEXT: z.string().default('Hello, thanks for calling. How can I help you today?'),
  FAREWELL_TEXT: z
    .string()
    .default('Of course. I am connecting you to a colleague now. Please stay on the line.'),
  HANDOVER_FAILED_TEXT: z
    .string()
    .default(
      'I am sorry, I could not reach a colleague just now. Shall I try again, or can I help you myself?',
    ),
  RESUMED_TEXT: z.string().default('Sorry, we were cut off for a moment. Where were we?'),
  SAY_AGAIN_TEXT: z.string().default('Sorry, I did not catch that. Could you say it again?'),
  ESCALATION_KEYWORDS: commaList.default(defaultKeywords.split(',')),
  ESCALATION_DIGIT: z
    .string()
    .regex(/^[0-9*#]$/, 'must be one key of the phone')
    .default('0'),
  MAX_SESSIONS: wholeNumber(1, 100_000).default(500),
  VOICE_CONNECT_TIMEOUT_MS: wholeNumber(500, 60_000).default(10_000),
  HANDOVER_PATIENCE_MS: wholeNumber(1_000, 120_000).default(15_000),
  DRAIN_TIMEOUT_MS: wholeNumber(0, 3_600_000).default(25_000),
  LOG_LEVEL: z.enum(['error', 'warn', 'info', 'debug']).default('info'),
  LOG_FORMAT: z.enum(['json', 'pretty']).default('json'),
});

export type GatewayConfig = ReturnType<typeof parseGatewayConfig>;

/**
 * The gateway's part of the environment; the voice provider parses its own.
 * @throws BadEnvironmentError naming every bad variable
 */
export function parseGatewayConfig(env: Env) {
  const parsed = parseEnv(environment, env);
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
      greeting: parsed.GREETING_TEXT,
      farewell: parsed.FAREWELL_TEXT,
      handoverFailed: parsed.HANDOVER_FAILED_TEXT,
      resumed: parsed.RESUMED_TEXT,
      sayAgain: parsed.SAY_AGAIN_TEXT,
    },
    escalation: { keywords: parsed.ESCALATION_KEYWORDS, digit: parsed.ESCALATION_DIGIT },
    maxSessions: parsed.MAX_SESSIONS,
    voiceConnectTimeoutMs: parsed.VOICE_CONNECT_TIMEOUT_MS,
    handoverPatienceMs: parsed.HANDOVER_PATIENCE_MS,
    drainTimeoutMs: parsed.DRAIN_TIMEOUT_MS,
    log: { level: parsed.LOG_LEVEL, format: parsed.LOG_FORMAT },
  } as const;
}
