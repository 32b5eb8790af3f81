import { retryPauseMs } from './retry-pause.js';

const delaysMs = [1_000, 2_000, 4_000];

describe('retryPauseMs', () => {
  it('follows the plan when HubSpot asks for nothing', () => {
    expect([1, 2, 3, 4].map((attempt) => retryPauseMs(delaysMs, attempt, undefined))).toEqual([
      1_000, 2_000, 4_000, 4_000,
    ]);
  });

  it.each([
    ['2', 2_000],
    ['60', 10_000],
    ['500', 500],
    ['86400000', 10_000],
    ['soon', 1_000],
    ['-1', 1_000],
  ])('reads Retry-After %p as %p ms', (retryAfter, expected) => {
    expect(retryPauseMs(delaysMs, 1, retryAfter)).toBe(expected);
  });
});
