import fc from 'fast-check';
import { levelDbfs, silenceDbfs } from './level.js';
import { sine } from './testing/measure.js';

const tone = { frequencyHz: 1000, sampleRateHz: 8000 };

describe('levelDbfs', () => {
  it('measures a sine of full scale as 0 and the square wave as 3', () => {
    expect(levelDbfs(sine(tone, 32_767, 160))).toBeCloseTo(0, 3);
    expect(
      levelDbfs(Int16Array.from({ length: 160 }, (_, index) => (index % 8 < 4 ? 32_767 : -32_767))),
    ).toBeCloseTo(3.0103, 3);
  });

  it('measures half the amplitude 6 dB lower', () => {
    expect(levelDbfs(sine(tone, 16_384, 160))).toBeCloseTo(-6.02, 2);
  });

  it('measures silence and an empty frame as a number that JSON can carry', () => {
    expect(levelDbfs(new Int16Array(160))).toBe(silenceDbfs);
    expect(levelDbfs(new Int16Array(0))).toBe(silenceDbfs);
  });

  it('tells the quietest sound from silence', () => {
    const second = new Int16Array(24_000);
    second[7] = -1;

    expect(levelDbfs(second)).toBeGreaterThan(silenceDbfs);
  });

  it('lies between silence and full scale for any samples', () => {
    fc.assert(
      fc.property(fc.int16Array(), (samples) => {
        expect(levelDbfs(samples)).toBeGreaterThanOrEqual(silenceDbfs);
        expect(levelDbfs(samples)).toBeLessThan(3.02);
      }),
    );
  });
});
