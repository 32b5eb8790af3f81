import { INVALID_SPAN_CONTEXT } from '@opentelemetry/api';
import { anyCharacter } from '@voc/arbitraries';
import fc from 'fast-check';
import { formatTraceparent, parseTraceparent } from './traceparent.js';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';

const hex = (length: number): fc.Arbitrary<string> =>
  fc
    .string({ unit: fc.constantFrom(...'0123456789abcdef'.split('')), minLength: length, maxLength: length })
    .filter((text) => !/^0+$/.test(text));

describe('parseTraceparent', () => {
  it('reads what the next hop was sent', () => {
    expect(parseTraceparent(`00-${traceId}-${spanId}-01`)).toEqual({
      traceId,
      spanId,
      traceFlags: 1,
      isRemote: true,
    });
  });

  it('gives back what was written, whatever the ids and flags', () => {
    fc.assert(
      fc.property(hex(32), hex(16), fc.nat(255), (trace, span, traceFlags) => {
        const text = formatTraceparent({ traceId: trace, spanId: span, traceFlags });

        expect(parseTraceparent(text ?? '')).toMatchObject({ traceId: trace, spanId: span, traceFlags });
      }),
    );
  });

  it('reads the beginning of a later version, which may be longer', () => {
    expect(parseTraceparent(`01-${traceId}-${spanId}-01-what-comes-next`)).toMatchObject({ traceId, spanId });
  });

  it.each([
    ['nothing', ''],
    ['another length', `00-${traceId}-${spanId}-1`],
    ['more than version 00 has', `00-${traceId}-${spanId}-01-more`],
    ['the forbidden version', `ff-${traceId}-${spanId}-01`],
    ['capitals', `00-${traceId.toUpperCase()}-${spanId}-01`],
    ['a trace of zeros', `00-${'0'.repeat(32)}-${spanId}-01`],
    ['a span of zeros', `00-${traceId}-${'0'.repeat(16)}-01`],
    ['a second line', `00-${traceId}-${spanId}-01\n`],
    ['a later version without end', `01-${traceId}-${spanId}-01-${'x'.repeat(10_000)}`],
  ])('refuses %s', (_what, text) => {
    expect(parseTraceparent(text)).toBeNull();
  });

  it('never throws, whatever arrives', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 200 }), (text) => {
        expect(parseTraceparent(text)).toBeNull();
      }),
    );
  });
});

describe('formatTraceparent', () => {
  it('has nothing to say of a context without a trace', () => {
    expect(formatTraceparent(INVALID_SPAN_CONTEXT)).toBeNull();
  });
});
