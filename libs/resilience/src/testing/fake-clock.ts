import type { Clock } from '../clock.js';

export interface FakeClock extends Clock {
  /** Moves time forward, running due actions in order; promises that settle on the way run before the next action. */
  advance(ms: number): Promise<void>;
  /** Actions scheduled and neither run nor cancelled. */
  pending(): number;
}

interface Scheduled {
  readonly dueMs: number;
  readonly action: () => void;
}

/** A clock that stands still until told to move. */
export function createFakeClock(startEpochMs = Date.UTC(2026, 0, 1)): FakeClock {
  let elapsedMs = 0;
  const queue = new Set<Scheduled>();

  const earliest = (untilMs: number): Scheduled | undefined =>
    [...queue].filter((entry) => entry.dueMs <= untilMs).sort((a, b) => a.dueMs - b.dueMs)[0];

  return {
    now: () => startEpochMs + elapsedMs,
    monotonicMs: () => elapsedMs,
    schedule(delayMs, action) {
      const entry = { dueMs: elapsedMs + Math.max(0, delayMs), action };
      queue.add(entry);
      return () => void queue.delete(entry);
    },
    async advance(ms) {
      const untilMs = elapsedMs + ms;
      await settle();
      for (let next = earliest(untilMs); next !== undefined; next = earliest(untilMs)) {
        elapsedMs = next.dueMs;
        queue.delete(next);
        next.action();
        await settle();
      }
      elapsedMs = untilMs;
      await settle();
    },
    pending: () => queue.size,
  };
}

/** Lets everything that is already resolved run: one turn of the real event loop. */
function settle(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
