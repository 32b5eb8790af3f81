import { signWebhook } from './webhook-signature.js';

describe('signWebhook', () => {
  it('is the HMAC-SHA256 of timestamp, dot and body, in hex', () => {
    // printf '1800000000.{"a":1}' | openssl dgst -sha256 -hmac '0123456789abcdef0123456789abcdef'
    expect(signWebhook('0123456789abcdef0123456789abcdef', 1_800_000_000, '{"a":1}')).toBe(
      'v1=d40e555bc2c1dae21953757b24b165a171698880732ac310a5c8cf0ab751abf2',
    );
  });

  it('changes with each of its parts', () => {
    const signatures = [
      signWebhook('a', 1, '{}'),
      signWebhook('b', 1, '{}'),
      signWebhook('a', 2, '{}'),
      signWebhook('a', 1, '[]'),
    ];

    expect(new Set(signatures).size).toBe(4);
  });
});
