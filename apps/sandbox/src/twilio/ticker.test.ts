import { createTicker, type TickSource } from './ticker.js';

interface ManualSource extends TickSource {
  advanceTo(ms: number): void;
  pending(): number;
}

/** Time stands still until moved; then everything due runs once, as a late timer would. */
function createManualSource(): ManualSource {
  let nowMs = 0;
  const timers = new Map<object, { dueMs: number; action: () => void }>();
  return {
    nowMs: () => nowMs,
    schedule(delayMs, action) {
      const key = {};
      timers.set(key, { dueMs: nowMs + delayMs, action });
      return () => void timers.delete(key);
    },
    advanceTo(ms) {
      nowMs = ms;
      for (const [key, { dueMs, action }] of [...timers]) {
        if (dueMs > nowMs) continue;
        timers.delete(key);
        action();
      }
    },
    pending: () => timers.size,
  };
}

describe('createTicker', () => {
  it('catches up after a late timer without moving the schedule', () => {
    const source = createManualSource();
    const ticks: number[] = [];
    const ticker = createTicker(20, source, (dueMs) => void ticks.push(dueMs));

    ticker.start();
    source.advanceTo(21);
    source.advanceTo(75);
    source.advanceTo(80);

    expect(ticks).toEqual([20, 40, 60, 80]);
    expect(ticker.lagMaxMs()).toBe(35);
  });

  it('stops at once, also from inside a tick', () => {
    const source = createManualSource();
    const ticks: number[] = [];
    const ticker = createTicker(20, source, (dueMs) => {
      ticks.push(dueMs);
      if (dueMs === 40) ticker.stop();
    });

    ticker.start();
    source.advanceTo(200);

    expect(ticks).toEqual([20, 40]);
    expect(source.pending()).toBe(0);
  });
});
