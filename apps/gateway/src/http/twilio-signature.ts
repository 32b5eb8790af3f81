import { validateRequest } from 'twilio/lib/webhooks/webhooks.js';

/** Fields of a form as Twilio signs them: a repeated field is an array. */
export type FormFields = Readonly<Record<string, string | readonly string[]>>;

export interface SignatureVerifier {
  /** @param pathAndQuery the request target as received, appended to the public base URL */
  webhook(signature: string | undefined, pathAndQuery: string, fields: FormFields): boolean;
  /** @param path without query: Twilio never sends one on an upgrade */
  upgrade(signature: string | undefined, path: string): boolean;
}

/**
 * Checks `X-Twilio-Signature` against the configured public URL; Host and X-Forwarded-* are never looked at, so a request
 * signed for another host fails here. Every configured token is accepted, for rotation.
 * The upgrade is signed over the `wss:` URL of the TwiML; some accounts see a trailing slash appended, so both are accepted.
 * @see https://www.twilio.com/docs/usage/webhooks/webhooks-security
 */
export function createSignatureVerifier(config: {
  readonly publicBaseUrl: string;
  readonly authTokens: readonly string[];
}): SignatureVerifier {
  // `validateRequest` throws on a URL that cannot be parsed, such as ours with an absolute-form request target behind it.
  const verify = (signature: string | undefined, url: string, fields: FormFields): boolean =>
    signature !== undefined &&
    signature.length <= maxSignatureChars &&
    URL.canParse(url) &&
    config.authTokens.some((token) => validateRequest(token, signature, url, fields));
  const socketBase = config.publicBaseUrl.replace(/^http/, 'ws');

  return {
    webhook: (signature, pathAndQuery, fields) =>
      verify(signature, config.publicBaseUrl + pathAndQuery, fields),
    upgrade: (signature, path) =>
      verify(signature, socketBase + path, {}) || verify(signature, `${socketBase}${path}/`, {}),
  };
}

/** Base64 of 20 bytes is 28 characters. */
const maxSignatureChars = 64;
