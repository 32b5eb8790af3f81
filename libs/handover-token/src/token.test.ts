import fc from 'fast-check';
import { drawToken, dtmfString, isDtmfPrefix, isHandoverToken, maskToken } from './token.js';

const codeOf = (code: string): Error => expect.objectContaining({ code }) as Error;

const tokenArbitrary = fc.integer({ min: 0, max: 10 ** 10 - 1 }).map((value) => drawToken(() => value));

describe('drawToken', () => {
  it('asks for ten digits worth of randomness and keeps leading zeros', () => {
    const asked: number[] = [];

    const token = drawToken((maxExclusive) => {
      asked.push(maxExclusive);
      return 42;
    });

    expect(token).toBe('0000000042');
    expect(asked).toEqual([10_000_000_000]);
  });

  it('always makes a valid token', () => {
    fc.assert(fc.property(tokenArbitrary, (token) => isHandoverToken(token)));
  });
});

describe('isHandoverToken', () => {
  it.each([
    '',
    '123456789',
    '12345678901',
    '1234567890#',
    ' 1234567890',
    '1234567890\n',
    'Timeout',
    '12345abcde',
    '١٢٣٤٥٦٧٨٩٠',
    null,
    1234567890,
  ])('refuses %p', (text) => {
    expect(isHandoverToken(text)).toBe(false);
  });
});

describe('maskToken', () => {
  it('shows two digits of a token and nothing of anything else', () => {
    expect(maskToken('1234567890')).toBe('********90');
    expect(maskToken('my secret')).toBe('**********');
  });
});

describe('dtmfString', () => {
  it('puts the pauses first and ends with the key Connect waits for', () => {
    expect(dtmfString('wwww', '1234567890')).toBe('wwww1234567890#');
  });

  it('never exceeds what Twilio plays and holds the token once', () => {
    const prefixArbitrary = fc.nat(20).map((count) => 'w'.repeat(count));

    fc.assert(
      fc.property(prefixArbitrary, tokenArbitrary, (prefix, token) => {
        const digits = dtmfString(prefix, token);
        return digits.length <= 32 && digits === `${prefix}${token}#` && /^w*[0-9]{10}#$/.test(digits);
      }),
    );
  });

  it('refuses a prefix that would send digits, or one that is too long', () => {
    expect(() => dtmfString('w1w', '1234567890')).toThrow(codeOf('DTMF_PREFIX_MALFORMED'));
    expect(isDtmfPrefix('w'.repeat(20))).toBe(true);
    expect(isDtmfPrefix('w'.repeat(21))).toBe(false);
  });

  it('refuses a malformed token without repeating it', () => {
    const call = (): string => dtmfString('w', '12345');

    expect(call).toThrow(codeOf('TOKEN_MALFORMED'));
    expect(call).not.toThrow(/12345/);
  });
});
