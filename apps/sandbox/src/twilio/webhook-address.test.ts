import fc from 'fast-check';
import { parseWebhookAddress, toLoopback } from './webhook-address.js';

describe('parseWebhookAddress', () => {
  it('retries once, on a connect failure only, when nothing is said', () => {
    const { url, policy } = parseWebhookAddress('https://voice.example.com/a?b=%20c');

    expect(url).toBe('https://voice.example.com/a?b=%20c');
    expect(policy).toEqual({
      connectTimeoutMs: 5_000,
      readTimeoutMs: 15_000,
      totalTimeoutMs: 15_000,
      retries: 1,
      retryOn: new Set(['ct']),
    });
  });

  it('takes overrides from the fragment and leaves it out of the request', () => {
    const { url, policy } = parseWebhookAddress('https://voice.example.com/a#rc=9&rp=rt,5xx&ct=1&tt=9000');

    expect(url).toBe('https://voice.example.com/a');
    expect(policy).toMatchObject({ retries: 5, connectTimeoutMs: 100, totalTimeoutMs: 9_000 });
    expect([...policy.retryOn]).toEqual(['rt', '5xx']);
  });

  it('keeps every number inside the documented range whatever the fragment says', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (name, value) => {
        const { policy } = parseWebhookAddress(
          `https://voice.example.com/a#rc=${value}&${name}=${value}&ct=${value}`,
        );
        return policy.retries <= 5 && policy.connectTimeoutMs >= 100 && policy.totalTimeoutMs <= 15_000;
      }),
    );
  });
});

describe('toLoopback', () => {
  const map = (url: string): string | undefined =>
    toLoopback(url, 'https://voice.example.com', 'http://127.0.0.1:4711')?.href;

  it('keeps path and query of public addresses', () => {
    expect(map('https://voice.example.com/twilio/voice?x=1')).toBe('http://127.0.0.1:4711/twilio/voice?x=1');
    expect(map('wss://voice.example.com/twilio/stream')).toBe('http://127.0.0.1:4711/twilio/stream');
  });

  it('stays on the loopback address whatever the path looks like', () => {
    expect(map('https://voice.example.com//evil.example.com/a')).toBe(
      'http://127.0.0.1:4711//evil.example.com/a',
    );
  });

  it.each([
    'https://evil.example.com/twilio/voice',
    'http://voice.example.com/a',
    'https://voice.example.com:8443/a',
    'nonsense',
  ])('finds nothing at %s', (url) => expect(map(url)).toBeUndefined());
});
