import fc from 'fast-check';
import { decodeMulaw, encodeMulaw, mulawSilence } from './g711.js';

/**
 * Tables 2a/2b of G.711 written down as the recommendation prints them, not computed the way the codec does:
 * 127 decision values after 0, by the first value and the step of each run, on the 14-bit scale of the recommendation.
 */
const runs = [
  { first: 1, step: 2, count: 16 },
  { first: 35, step: 4, count: 16 },
  { first: 103, step: 8, count: 16 },
  { first: 239, step: 16, count: 16 },
  { first: 511, step: 32, count: 16 },
  { first: 1055, step: 64, count: 16 },
  { first: 2143, step: 128, count: 16 },
  { first: 4319, step: 256, count: 16 },
];
/** Decision values x1 … x128; x128 = 8159 is the virtual one. */
const decisionValues = runs.flatMap(({ first, step, count }) =>
  Array.from({ length: count }, (_, index) => first + index * step),
);
/** y0 = 0, and halfway between two decision values for every other interval. */
const outputValues = decisionValues.map((upper, index) =>
  index === 0 ? 0 : (upper + (decisionValues[index - 1] ?? 0)) / 2,
);

/** Character signals as table 2 numbers them: positive 255 - n, negative 127 - n. */
const expectedSample = (code: number): number =>
  code >= 128 ? 4 * (outputValues[255 - code] ?? NaN) : -4 * (outputValues[127 - code] ?? NaN);

function expectedCode(sample: number): number {
  const magnitude = Math.abs(sample) / 4;
  const reached = decisionValues.filter((value) => value <= magnitude).length;
  return (sample < 0 ? 127 : 255) - Math.min(reached, 127);
}

const everyCode = Uint8Array.from({ length: 256 }, (_, code) => code);
const everySample = Int16Array.from({ length: 65_536 }, (_, index) => index - 32_768);

describe('G.711 µ-law', () => {
  it('has the decision and output values printed in the recommendation', () => {
    expect(decisionValues).toHaveLength(128);
    expect(decisionValues.at(-1)).toBe(8159);
    expect([outputValues[1], outputValues[16], outputValues[127]]).toEqual([2, 33, 8031]);
  });

  it('decodes every code to the output value of the recommendation', () => {
    const decoded = decodeMulaw(everyCode);

    expect([...decoded]).toEqual([...everyCode].map((code) => expectedSample(code) | 0));
  });

  it('encodes every 16-bit sample to the interval of the recommendation', () => {
    const encoded = encodeMulaw(everySample);

    const wrong = [...everySample].filter((sample, index) => encoded[index] !== expectedCode(sample));
    expect(wrong).toEqual([]);
  });

  it('gives every code back after decoding, except that both zeros become the positive one', () => {
    const again = encodeMulaw(decodeMulaw(everyCode));

    expect([...again]).toEqual([...everyCode].map((code) => (code === 0x7f ? 0xff : code)));
  });

  it('is symmetric around zero', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 32_767 }), (sample) => {
        const [above, below] = encodeMulaw(Int16Array.of(sample, -sample));
        expect((above ?? 0) ^ 0x80).toBe(below);
      }),
    );
  });

  it('writes into a given buffer and returns the part it filled', () => {
    const room = new Int16Array(10);

    const decoded = decodeMulaw(Uint8Array.of(0x80, 0x00), room);

    expect([...decoded]).toEqual([32_124, -32_124]);
    expect(decoded.buffer).toBe(room.buffer);
    expect([...encodeMulaw(Int16Array.of(0), new Uint8Array(4))]).toEqual([0xff]);
  });

  it('refuses a buffer that is too short', () => {
    expect(() => decodeMulaw(new Uint8Array(2), new Int16Array(1))).toThrow(RangeError);
    expect(() => encodeMulaw(new Int16Array(2), new Uint8Array(1))).toThrow(RangeError);
  });

  it('makes silence that decodes to zeros', () => {
    expect([...decodeMulaw(mulawSilence(160))]).toEqual(new Array<number>(160).fill(0));
  });
});
