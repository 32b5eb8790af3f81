/** What counts as a reason to deliver again: connect failure, read time-out, HTTP 4xx, HTTP 5xx. */
export type RetryReason = 'ct' | 'rt' | '4xx' | '5xx';

export interface DeliveryPolicy {
  readonly connectTimeoutMs: number;
  readonly readTimeoutMs: number;
  /** Budget for all attempts together. */
  readonly totalTimeoutMs: number;
  readonly retries: number;
  readonly retryOn: ReadonlySet<RetryReason>;
}

export interface WebhookAddress {
  /** Without the fragment, which is neither sent nor signed. */
  readonly url: string;
  readonly policy: DeliveryPolicy;
}

const reasons: readonly RetryReason[] = ['ct', 'rt', '4xx', '5xx'];

/**
 * Splits a configured webhook URL into what is requested and the overrides its fragment carries, such as
 * `#rc=2&rp=ct,rt,5xx`. Values out of range are brought into it; a fragment that says nothing changes nothing.
 * @see https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
 */
export function parseWebhookAddress(configuredUrl: string): WebhookAddress {
  const [url = '', fragment = ''] = splitOnce(configuredUrl, '#');
  const overrides = new URLSearchParams(fragment);
  const number = (name: string, fallback: number, min: number, max: number): number => {
    const value = overrides.get(name);
    if (value === null || !/^\d+$/.test(value)) return fallback;
    return Math.min(max, Math.max(min, Number(value)));
  };
  const policy = {
    connectTimeoutMs: number('ct', 5_000, 100, 10_000),
    readTimeoutMs: number('rt', 15_000, 100, 15_000),
    totalTimeoutMs: number('tt', 15_000, 100, 15_000),
    retries: number('rc', 1, 0, 5),
    retryOn: parseReasons(overrides.get('rp')),
  };
  return { url, policy };
}

function parseReasons(text: string | null): ReadonlySet<RetryReason> {
  if (text === null) return new Set(['ct']);
  const named = text.split(',');
  return new Set(named.includes('all') ? reasons : reasons.filter((reason) => named.includes(reason)));
}

function splitOnce(text: string, separator: string): readonly string[] {
  const index = text.indexOf(separator);
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + 1)];
}

/**
 * Where a public URL is really found: same path and query, on the loopback address of the gateway.
 * @param publicUrl `https:` or `wss:`
 * @returns undefined when the URL is not part of the public base: nothing else exists offline
 */
export function toLoopback(publicUrl: string, publicBaseUrl: string, gatewayUrl: string): URL | undefined {
  const target = URL.parse(publicUrl);
  if (target === null) return undefined;
  const origin = `${target.protocol === 'wss:' ? 'https:' : target.protocol}//${target.host}`;
  if (origin !== new URL(publicBaseUrl).origin) return undefined;
  const found = new URL(gatewayUrl);
  found.pathname = target.pathname;
  found.search = target.search;
  return found;
}
