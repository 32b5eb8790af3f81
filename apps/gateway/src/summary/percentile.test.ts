import fc from 'fast-check';
import { percentile } from './percentile.js';

describe('percentile', () => {
  it('is the value that half, or nearly all of them, do not exceed', () => {
    const waitsMs = [900, 400, 600, 500];

    expect([0.5, 0.95, 1].map((share) => percentile(waitsMs, share))).toEqual([500, 900, 900]);
    expect(percentile([700], 0.5)).toBe(700);
  });

  it('is nothing of nothing', () => {
    expect(percentile([], 0.5)).toBeNull();
  });

  it('is one of the values, above the right share of them, in whatever order they came', () => {
    const shares = fc.constantFrom(0.5, 0.95, 0.01, 1);

    fc.assert(
      fc.property(fc.array(fc.nat(100), { minLength: 1 }), shares, (values, share) => {
        const found = percentile(values, share) ?? NaN;
        const notAbove = values.filter((value) => value <= found).length;
        const below = values.filter((value) => value < found).length;

        expect(values).toContain(found);
        expect(notAbove).toBeGreaterThanOrEqual(share * values.length);
        expect(below).toBeLessThan(share * values.length);
      }),
    );
  });
});
