import fc from 'fast-check';
import { base64ByteLength, isCanonicalBase64 } from './base64.js';

describe('isCanonicalBase64', () => {
  it('accepts what any bytes encode to, and knows their number without decoding', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
        const text = Buffer.from(bytes).toString('base64');

        expect(isCanonicalBase64(text)).toBe(true);
        expect(base64ByteLength(text)).toBe(bytes.length);
      }),
    );
  });

  it.each([
    ['a length that is not a multiple of four', 'AAA'],
    ['a blank', 'AAA '],
    ['a line break', 'AAAA\nAA='],
    ['the URL alphabet', 'AA-_'],
    ['a quote that would end a JSON string', 'AA"}'],
    ['a backslash', 'AA\\n'],
    ['padding in the middle', 'AA==AAAA'],
    ['three padding signs', 'A==='],
    ['only padding', '===='],
    ['unused bits that are not zero', 'AB=='],
    ['a letter outside ASCII', 'AAAé'],
    ['a half of a surrogate pair', 'AAA\ud800'],
  ])('refuses %s', (_what, text) => {
    expect(isCanonicalBase64(text)).toBe(false);
  });

  it('agrees with the grammar of RFC 4648 on any text', () => {
    const grammar = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$/;
    const texts = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom('A', 'Q', 'z', '+', '/', '=', '-') }),
    );

    fc.assert(fc.property(texts, (text) => expect(isCanonicalBase64(text)).toBe(grammar.test(text))));
  });

  it('takes the empty text as no bytes', () => {
    expect(isCanonicalBase64('')).toBe(true);
    expect(base64ByteLength('')).toBe(0);
  });
});
