import { retryPauseMs } from './retry-pause.js';

const delaysMs = [1_000, 2_000, 4_000];
const nowMs = Date.UTC(2026, 10, 22, 12);

describe('retryPauseMs', () => {
  it('follows the plan when HubSpot asks for nothing', () => {
    expect([1, 2, 3, 4].map((attempt) => retryPauseMs(delaysMs, attempt, undefined, nowMs))).toEqual([
      1_000, 2_000, 4_000, 4_000,
    ]);
  });

  it.each([
    ['0', 0],
    ['2', 2_000],
    ['60', 60_000],
    ['500', 500],
    ['86400000', 60_000],
    ['Sun, 22 Nov 2026 12:00:07 GMT', 7_000],
    ['Sun, 22 Nov 2026 11:59:00 GMT', 0],
    ['Mon, 23 Nov 2026 12:00:00 GMT', 60_000],
    ['Sun, 99 Nov 2026 12:00:07 GMT', 1_000],
    ['2027', 2_027],
    ['soon', 1_000],
    ['-1', 1_000],
    ['', 1_000],
  ])('reads Retry-After %p as %p ms', (retryAfter, expected) => {
    expect(retryPauseMs(delaysMs, 1, retryAfter, nowMs)).toBe(expected);
  });
});
