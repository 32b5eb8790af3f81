import { anyWebUrl } from '@voc/arbitraries';
import fc from 'fast-check';
import type { z } from 'zod';
import { absoluteUrl, commaList, e164Number, portNumber, wholeNumber } from './env-types.js';

const accepts = (type: z.ZodType, text: string): boolean => type.safeParse(text).success;
const complaint = (type: z.ZodType, text: string): string | undefined =>
  type.safeParse(text).error?.issues[0]?.message;

describe('wholeNumber', () => {
  it('reads any whole number within its bounds and refuses any outside', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), fc.nat(), (value, min, span) => {
        const parsed = wholeNumber(min, min + span).safeParse(String(value));

        expect(parsed.success).toBe(value >= min && value <= min + span);
        if (parsed.success) expect(parsed.data).toBe(value);
      }),
    );
  });

  it('puts up with blanks around the digits', () => {
    expect(wholeNumber(0, 10).parse(' 7\n')).toBe(7);
  });

  it.each([' ', '1e3', '0x10', '1.5', '1_000', '１２', 'Infinity', 'NaN', 'true', '--1', '9'.repeat(400)])(
    'refuses %j',
    (text) => {
      expect(complaint(wholeNumber(0, 100_000), text)).toBe('must be a whole number from 0 to 100000');
    },
  );
});

describe('portNumber', () => {
  it.each(['0', '3000', '65535'])('takes %s', (text) => {
    expect(portNumber.parse(text)).toBe(Number(text));
  });

  it.each(['-1', '65536', '80.5', 'http', ' '])('refuses %j', (text) => {
    expect(complaint(portNumber, text)).toBe('must be a port number, 0 to 65535');
  });
});

describe('absoluteUrl', () => {
  const type = absoluteUrl(['https:', 'http:']);

  it('gives a URL', () => {
    expect(type.parse('https://voice.example.com/base')).toEqual(new URL('https://voice.example.com/base'));
  });

  it.each(['voice.example.com', '/path', 'ftp://voice.example.com', 'https://', 'javascript:alert(1)'])(
    'refuses %s and says what it wants',
    (text) => {
      expect(complaint(type, text)).toBe('must be an absolute URL starting with https:// or http://');
    },
  );

  it('takes any web address', () => {
    fc.assert(fc.property(anyWebUrl, (text) => accepts(type, text)));
  });
});

describe('e164Number', () => {
  it.each(['+15550100009', '+49', '+123456789012345'])('takes %s', (text) => {
    expect(e164Number.parse(text)).toBe(text);
  });

  it.each(['15550100009', '+05550100009', '+1', '+1234567890123456', '+1 555', '+1555\n', 'anonymous'])(
    'refuses %j',
    (text) => {
      expect(accepts(e164Number, text)).toBe(false);
    },
  );
});

describe('commaList', () => {
  it('drops blanks and empty places', () => {
    expect(commaList.parse(' old, ,new ,')).toEqual(['old', 'new']);
  });

  it.each([',', ' ', ' , ,'])('refuses %j, which holds nothing', (text) => {
    expect(complaint(commaList, text)).toBe('must hold at least one value');
  });
});
