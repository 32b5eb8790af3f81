import { z } from 'zod';
import { commandError } from './command-error.js';
import type { ServeOptions } from './serve.js';

export type Env = Readonly<Record<string, string | undefined>>;

const url = z.url({ protocol: /^https?$/, error: 'must be an http address' });
const origin = url.transform((text) => new URL(text).origin);
const secret = z.string('is not set').min(1, 'is not set');
const worldSecret = secret.min(16, 'must have 16 characters or more');

const serveEnvironment = z.object({
  HOST: z.string().default('0.0.0.0'),
  GATEWAY_URL: origin,
  ORCHESTRATOR_URL: origin,
  WORLD_SECRET: worldSecret,
  TWILIO_ACCOUNT_SID: z.string('is not set').regex(/^AC[0-9a-f]{32}$/, 'must be AC and 32 hex digits'),
  TWILIO_AUTH_TOKEN: secret,
  OPENAI_API_KEY: secret,
  HUBSPOT_ACCESS_TOKEN: secret,
  AWS_ENDPOINT_URL_DYNAMODB: url.optional(),
});

/**
 * What `serve` must be told: the services hold the same secrets, under the same names.
 * @throws CodedError USAGE naming every bad variable
 */
export function parseServeEnv(env: Env): Omit<ServeOptions, 'voice' | 'firstPort'> {
  const parsed = parse(serveEnvironment, env);
  return {
    host: parsed.HOST,
    services: { gateway: parsed.GATEWAY_URL, orchestrator: parsed.ORCHESTRATOR_URL },
    worldSecret: parsed.WORLD_SECRET,
    secrets: {
      twilioAccountSid: parsed.TWILIO_ACCOUNT_SID,
      twilioAuthToken: parsed.TWILIO_AUTH_TOKEN,
      openAiApiKey: parsed.OPENAI_API_KEY,
      hubspotAccessToken: parsed.HUBSPOT_ACCESS_TOKEN,
    },
    ...(parsed.AWS_ENDPOINT_URL_DYNAMODB !== undefined && {
      dynamoEndpoint: parsed.AWS_ENDPOINT_URL_DYNAMODB,
    }),
  };
}

/** Where `serve` takes calls. */
export interface FarWorld {
  readonly controlUrl: string;
  readonly secret: string;
}

/** @returns null when no world elsewhere is named. @throws CodedError USAGE */
export function parseFarWorld(env: Env): FarWorld | null {
  if (!env['WORLD_URL']) return null;
  const parsed = parse(z.object({ WORLD_URL: origin, WORLD_SECRET: worldSecret }), env);
  return { controlUrl: parsed.WORLD_URL, secret: parsed.WORLD_SECRET };
}

/** Empty variables count as absent. */
function parse<Schema extends z.ZodType>(schema: Schema, env: Env): z.output<Schema> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
  throw commandError('USAGE', ['The environment does not say enough:', ...lines].join('\n'));
}
