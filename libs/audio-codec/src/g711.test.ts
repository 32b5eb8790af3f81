import { alaw, mulaw } from 'alawmulaw';
import fc from 'fast-check';
import {
  alawSilenceByte,
  decodeAlaw,
  decodeMulaw,
  encodeAlaw,
  encodeMulaw,
  mulawSilence,
  mulawSilenceByte,
} from './g711.js';

const everyCode = Uint8Array.from({ length: 256 }, (_, code) => code);
const everySample = Int16Array.from({ length: 65_536 }, (_, index) => index - 32_768);

interface Run {
  readonly first: number;
  readonly step: number;
  readonly count: number;
}

/** Decision values after 0, the last of them virtual, by the first value and the step of each run. */
const decisionValues = (runs: readonly Run[]): readonly number[] =>
  runs.flatMap(({ first, step, count }) => Array.from({ length: count }, (_, index) => first + index * step));

/** The tables of G.711 written down as the recommendation prints them, not computed the way the codec does. */
const laws = [
  {
    law: 'µ-law',
    decode: decodeMulaw,
    encode: encodeMulaw,
    other: mulaw,
    /** Tables 2a/2b are on a 14-bit scale. */
    scale: 4,
    decisions: decisionValues([
      { first: 1, step: 2, count: 16 },
      { first: 35, step: 4, count: 16 },
      { first: 103, step: 8, count: 16 },
      { first: 239, step: 16, count: 16 },
      { first: 511, step: 32, count: 16 },
      { first: 1055, step: 64, count: 16 },
      { first: 2143, step: 128, count: 16 },
      { first: 4319, step: 256, count: 16 },
    ]),
    last: 8159,
    /** The first interval of µ-law lies on both sides of 0: y0 = 0. */
    firstOutput: 0,
    outputs: { 1: 2, 16: 33, 127: 8031 },
    /** Character signals as table 2 numbers them. */
    positiveCode: (interval: number) => 255 - interval,
    negativeCode: (interval: number) => 127 - interval,
    codeOfSilence: mulawSilenceByte,
  },
  {
    law: 'A-law',
    decode: decodeAlaw,
    encode: encodeAlaw,
    other: alaw,
    /** Tables 1a/1b are on a 13-bit scale. */
    scale: 8,
    decisions: decisionValues([
      { first: 2, step: 2, count: 32 },
      { first: 68, step: 4, count: 16 },
      { first: 136, step: 8, count: 16 },
      { first: 272, step: 16, count: 16 },
      { first: 544, step: 32, count: 16 },
      { first: 1088, step: 64, count: 16 },
      { first: 2176, step: 128, count: 16 },
    ]),
    last: 4096,
    firstOutput: 1,
    outputs: { 1: 3, 31: 63, 32: 66, 127: 4032 },
    /** Character signals of table 1 after the inversion of the even bits, its note 2. */
    positiveCode: (interval: number) => (128 + interval) ^ 0b01010101,
    negativeCode: (interval: number) => interval ^ 0b01010101,
    codeOfSilence: alawSilenceByte,
  },
] as const;

describe.each(laws)('G.711 $law', ({ law, decode, encode, other, scale, decisions, ...table }) => {
  /** The first output value, and halfway between two decision values for every other interval. */
  const outputValues = decisions.map((upper, interval) =>
    interval === 0 ? table.firstOutput : (upper + (decisions[interval - 1] ?? NaN)) / 2,
  );
  /** Intervals from 0, by magnitude: one for each output value. */
  const expectedSamples = new Map(
    outputValues.flatMap((value, interval) => [
      [table.positiveCode(interval), value * scale],
      [table.negativeCode(interval), -value * scale],
    ]),
  );
  const intervalOf = (magnitude: number): number =>
    Math.min(decisions.filter((value) => value * scale <= magnitude).length, decisions.length - 1);
  const expectedCode = (sample: number): number =>
    sample < 0 ? table.negativeCode(intervalOf(-sample)) : table.positiveCode(intervalOf(sample));

  it('is tested against the decision and output values printed in the recommendation', () => {
    expect(decisions).toHaveLength(128);
    expect(decisions.at(-1)).toBe(table.last);
    expect(outputValues).toMatchObject(table.outputs);
    expect(expectedSamples.size).toBe(256);
  });

  it('decodes every code to the output value of the recommendation', () => {
    expect([...decode(everyCode)]).toEqual(
      [...everyCode].map((code) => (expectedSamples.get(code) ?? NaN) + 0),
    );
  });

  it('encodes every 16-bit sample to the interval of the recommendation', () => {
    const encoded = encode(everySample);

    const wrong = everySample.filter((sample, index) => encoded[index] !== expectedCode(sample));
    expect([...wrong]).toEqual([]);
  });

  it('agrees with an established codec on every code and every sample', () => {
    expect(decode(everyCode)).toEqual(other.decode(everyCode));
    expect(encode(everySample)).toEqual(other.encode(everySample));
  });

  it('leaves the reference software of ITU-T G.191 only where a negative sample lies exactly on a decision value', () => {
    // That software takes the one's complement of a negative sample for its magnitude, and so the smaller one on a tie.
    const theirs = (sample: number): number =>
      sample < 0 ? table.negativeCode(intervalOf(-sample - 1)) : expectedCode(sample);
    const encoded = encode(everySample);

    const different = everySample.filter((sample, index) => encoded[index] !== theirs(sample));

    const ties = decisions.slice(0, -1).map((value) => -value * scale);
    expect([...different].sort((a, b) => b - a)).toEqual(ties);
  });

  it('gives every code back after decoding, except that zero has one code only', () => {
    const again = encode(decode(everyCode));

    const zeros = law === 'µ-law' ? [0x7f] : [];
    expect([...everyCode].filter((code) => again[code] !== code)).toEqual(zeros);
  });

  it('changes nothing more when audio passes it again', () => {
    fc.assert(
      fc.property(fc.int16Array({ maxLength: 500, size: 'max' }), (samples) => {
        const once = decode(encode(samples));
        expect(decode(encode(once))).toEqual(once);
      }),
    );
  });

  it('keeps the order of samples, so that it can distort but never wrap around', () => {
    const decoded = decode(encode(everySample));

    expect(decoded.every((sample, index) => index === 0 || sample >= (decoded[index - 1] ?? NaN))).toBe(true);
  });

  it('is symmetric around zero', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 32_767 }), (sample) => {
        const [above, below] = encode(Int16Array.of(sample, -sample));
        expect((above ?? 0) ^ 0x80).toBe(below);
      }),
    );
  });

  it('writes into a given buffer and returns the part it filled', () => {
    const samples = new Int16Array(10);
    const codes = new Uint8Array(4);

    const decoded = decode(everyCode.subarray(7, 9), samples);
    const encoded = encode(Int16Array.of(0), codes);

    expect([decoded.buffer, decoded.length]).toEqual([samples.buffer, 2]);
    expect([encoded.buffer, [...encoded]]).toEqual([codes.buffer, [table.codeOfSilence]]);
  });

  it('refuses a buffer that is too short', () => {
    expect(() => decode(new Uint8Array(2), new Int16Array(1))).toThrow(RangeError);
    expect(() => encode(new Int16Array(2), new Uint8Array(1))).toThrow(RangeError);
  });
});

describe('mulawSilence', () => {
  it('makes silence that decodes to zeros', () => {
    expect(decodeMulaw(mulawSilence(160))).toEqual(new Int16Array(160));
  });
});
