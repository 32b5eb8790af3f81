import { coefficientOne, filterFor, type SampleRateHz } from './filter-design.js';
import { maxTaps, maxUp } from './convolution.js';

const ratesHz: readonly SampleRateHz[] = [8000, 16_000, 24_000];
const filters = ratesHz.flatMap((fromHz) =>
  ratesHz
    .filter((toHz) => toHz !== fromHz)
    .map((toHz) => ({ fromHz, toHz, filter: filterFor(fromHz, toHz) })),
);
const phasesOf = ({ up, taps, coefficients }: (typeof filters)[number]['filter']): number[][] =>
  Array.from({ length: up }, (_, phase) => [...coefficients.subarray(phase * taps, (phase + 1) * taps)]);
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe.each(filters)('the filter from $fromHz to $toHz Hz', ({ fromHz, toHz, filter }) => {
  it('has the ratio of the rates in lowest terms', () => {
    expect(filter.up * fromHz).toBe(filter.down * toHz);
    expect([filter.up, filter.down].filter((factor) => factor > 3)).toEqual([]);
  });

  it('fits the engines', () => {
    expect(filter.taps % 8).toBe(0);
    expect(filter.taps).toBeLessThanOrEqual(maxTaps);
    expect(filter.up).toBeLessThanOrEqual(maxUp);
  });

  it('sums to exactly one in each phase', () => {
    expect(phasesOf(filter).map(sum)).toEqual(new Array(filter.up).fill(coefficientOne));
  });

  it('leaves the 32-bit sums of the kernel room, whatever the samples', () => {
    for (const phase of phasesOf(filter)) {
      const highest = sum(phase.map((coefficient) => Math.abs(Math.round(coefficient / 256))));
      expect(highest * 32_768).toBeLessThan(2 ** 31 - 2 ** 21);
      expect(Math.max(...phase.map((coefficient) => Math.abs(Math.round(coefficient / 256))))).toBeLessThan(
        32_768,
      );
    }
  });

  it('passes 0.85 of the lower Nyquist frequency flat, and is 90 dB down from 1.15 of it on', () => {
    const { up, taps, lookahead, coefficients } = filter;
    const lowerNyquistHz = Math.min(fromHz, toHz) / 2;
    const gainDb = (frequencyHz: number): number => {
      let [real, imaginary] = [0, 0];
      coefficients.forEach((coefficient, index) => {
        const phase = Math.floor(index / taps);
        const radians =
          (2 * Math.PI * frequencyHz * (phase + (taps - 1 - lookahead - (index % taps)) * up)) /
          (fromHz * up);
        real += coefficient * Math.cos(radians);
        imaginary += coefficient * Math.sin(radians);
      });
      return 20 * Math.log10(Math.hypot(real, imaginary) / (coefficientOne * up));
    };
    const sweep = (fromHz: number, toHz: number): number[] =>
      Array.from({ length: 201 }, (_, index) => gainDb(fromHz + ((toHz - fromHz) * index) / 200));

    const passBand = sweep(0, 0.85 * lowerNyquistHz);
    const stopBand = sweep(1.15 * lowerNyquistHz, (fromHz * up) / 2);

    expect(Math.max(...passBand.map(Math.abs))).toBeLessThan(0.001);
    expect(Math.max(...stopBand)).toBeLessThan(-90);
  });

  it('is symmetric, so that all frequencies are late by the same time', () => {
    const { up, taps, lookahead, coefficients } = filter;
    const at = (fromCentre: number): number => {
      const phase = ((fromCentre % up) + up) % up;
      const tap = taps - 1 - lookahead - (fromCentre - phase) / up;
      return coefficients[phase * taps + tap] ?? 0;
    };

    for (let fromCentre = 1; fromCentre < lookahead * up; fromCentre += 1) {
      // The rounding of each phase, and what made its sum exact.
      expect(Math.abs(at(fromCentre) - at(-fromCentre))).toBeLessThanOrEqual(16);
    }
  });
});

describe('filterFor', () => {
  it('designs each filter once', () => {
    expect(filterFor(8000, 24_000)).toBe(filterFor(8000, 24_000));
  });
});
