import { networkTrouble } from './http-get.js';

const failed = (code: string): Error => Object.assign(new Error('secret in a message'), { code });

describe('networkTrouble', () => {
  it.each([
    [failed('ECONNREFUSED'), 'nothing listens there (ECONNREFUSED)'],
    [
      new TypeError('fetch failed', { cause: failed('ENOTFOUND') }),
      'its name is not known to the DNS (ENOTFOUND)',
    ],
    [
      new TypeError('fetch failed', { cause: failed('CERT_HAS_EXPIRED') }),
      'its certificate has expired (CERT_HAS_EXPIRED)',
    ],
    [
      Object.assign(failed('ECONNRESET'), { cause: failed('E_OTHER') }),
      'the connection was cut (ECONNRESET)',
    ],
  ])('has words for what lies at the bottom of it', (error, words) => {
    expect(networkTrouble(error)).toBe(words);
  });

  it('has none for what is no trouble of the network', () => {
    expect(networkTrouble(new TypeError('x is not a function'))).toBeNull();
    expect(networkTrouble(undefined)).toBeNull();
  });
});
