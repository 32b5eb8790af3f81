import { createHmac } from 'node:crypto';

/** One form field as sent; a name may come more than once. */
export type FormField = readonly [name: string, value: string];

/**
 * The `X-Twilio-Signature` of a request: base64 of HMAC-SHA1 over the URL as configured, followed by every form field
 * sorted by name, name directly followed by value. A repeated field counts with its distinct values, sorted.
 * @param url undecoded, with scheme and query, without fragment; `wss:` for a media stream's upgrade
 * @param fields the form of a POST; none for a GET or an upgrade
 * @see https://www.twilio.com/docs/usage/webhooks/webhooks-security
 */
export function signRequest(authToken: string, url: string, fields: readonly FormField[]): string {
  const distinct = new Map(fields.map(([name, value]) => [`${name}\n${value}`, { name, value }]));
  const sorted = [...distinct.values()].sort((a, b) => compare(a.name, b.name) || compare(a.value, b.value));
  const data = url + sorted.map(({ name, value }) => name + value).join('');
  return createHmac('sha1', authToken).update(data, 'utf8').digest('base64');
}

/** By UTF-16 code unit, as `Array.prototype.sort` orders strings; a locale's order would differ. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
