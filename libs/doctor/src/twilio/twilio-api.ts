import { absoluteUrl, commaList, parseEnv, type Env } from '@voc/config';
import { z } from 'zod';
import type { HttpAnswer, HttpGet } from '../http-get.js';

/** Twilio's account and how to ask for it. */
export interface TwilioAccess {
  readonly accountSid: string;
  /** The first is the one that counts; others are there while it is rotated. */
  readonly authTokens: readonly string[];
  readonly apiBaseUrl: URL;
}

const schema = z.object({
  TWILIO_ACCOUNT_SID: z.string().regex(/^AC[0-9a-f]{32}$/, 'must be AC and 32 hex digits'),
  TWILIO_AUTH_TOKEN: commaList,
  TWILIO_API_BASE_URL: absoluteUrl(['https:', 'http:']).default(new URL('https://api.twilio.com')),
});

/** @throws BadEnvironmentError naming every bad variable */
export function parseTwilioAccess(env: Env): TwilioAccess {
  const parsed = parseEnv(schema, env);
  return {
    accountSid: parsed.TWILIO_ACCOUNT_SID,
    authTokens: parsed.TWILIO_AUTH_TOKEN,
    apiBaseUrl: parsed.TWILIO_API_BASE_URL,
  };
}

/** Reads something of the account. @param path below the account, such as `.json` or `/IncomingPhoneNumbers.json` */
export function askTwilio(
  access: TwilioAccess,
  { path, authToken, query = {} }: TwilioQuestion,
  { get, signal }: { readonly get: HttpGet; readonly signal: AbortSignal },
): Promise<HttpAnswer> {
  const base = access.apiBaseUrl.href.replace(/\/$/, '');
  const url = new URL(`${base}/2010-04-01/Accounts/${access.accountSid}${path}`);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const credentials = Buffer.from(`${access.accountSid}:${authToken}`).toString('base64');
  return get(url, { headers: { authorization: `Basic ${credentials}` }, signal });
}

export interface TwilioQuestion {
  readonly path: string;
  readonly authToken: string;
  readonly query?: Readonly<Record<string, string>>;
}
