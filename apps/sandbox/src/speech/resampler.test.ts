import fc from 'fast-check';
import { createResampler, resample, type SampleRateHz } from './resampler.js';

const rates: readonly SampleRateHz[] = [8_000, 16_000, 24_000];

function tone(frequencyHz: number, rateHz: number, seconds: number): Int16Array {
  return Int16Array.from({ length: rateHz * seconds }, (_, index) =>
    Math.round(10_000 * Math.sin((2 * Math.PI * frequencyHz * index) / rateHz)),
  );
}

function rms(samples: Int16Array): number {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
}

describe('resampler', () => {
  it.each(rates.flatMap((from) => rates.map((to) => [from, to] as const)))(
    'keeps a 1 kHz tone in place and at its level from %i to %i Hz',
    (from, to) => {
      const converted = resample(tone(1_000, from, 1), from, to);

      const expected = tone(1_000, to, 1);
      const inner = (samples: Int16Array): Int16Array => samples.subarray(to / 10, (to * 9) / 10);
      const error = inner(converted).map((sample, index) => sample - (inner(expected)[index] ?? 0));
      expect(Math.abs(converted.length - expected.length)).toBeLessThanOrEqual(3);
      expect(rms(error)).toBeLessThan(150);
    },
  );

  it('removes what the lower rate cannot carry', () => {
    const converted = resample(tone(6_000, 24_000, 1), 24_000, 8_000);

    expect(rms(converted)).toBeLessThan(50);
  });

  it('gives the same stream however it is cut', () => {
    const whole = Int16Array.from({ length: 3_000 }, (_, index) => ((index * 7_919) % 20_000) - 10_000);
    const expected = createResampler(24_000, 8_000)(whole);

    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 12 }), (sizes) => {
        const convert = createResampler(24_000, 8_000);
        const pieces: number[] = [];
        let at = 0;
        for (const size of [...sizes, whole.length]) {
          pieces.push(...convert(whole.subarray(at, at + size)));
          at += size;
        }
        expect(pieces).toEqual([...expected]);
      }),
    );
  });
});
