import type { Clock } from '@voc/resilience';

/** The system's time, which can be made to jump: what takes a provider's minutes takes a test milliseconds. */
export interface HurriedClock extends Clock {
  /** Jumps and runs what has become due, in the order of its time. */
  skip(ms: number): void;
  /** Actions scheduled and neither run nor cancelled. */
  pending(): number;
}

interface Scheduled {
  readonly dueMs: number;
  readonly run: () => void;
}

export function createHurriedClock(): HurriedClock {
  const scheduled = new Set<Scheduled>();
  let skippedMs = 0;
  const monotonicMs = (): number => performance.now() + skippedMs;

  return {
    now: () => Date.now() + skippedMs,
    monotonicMs,
    schedule(delayMs, action) {
      const drop = (): void => {
        clearTimeout(timer);
        scheduled.delete(entry);
      };
      const run = (): void => {
        drop();
        action();
      };
      const entry = { dueMs: monotonicMs() + delayMs, run };
      const timer = setTimeout(run, Math.min(delayMs, 2 ** 31 - 1));
      scheduled.add(entry);
      return drop;
    },
    skip(ms) {
      skippedMs += ms;
      const due = [...scheduled].filter(({ dueMs }) => dueMs <= monotonicMs());
      for (const entry of due.sort((a, b) => a.dueMs - b.dueMs)) if (scheduled.has(entry)) entry.run();
    },
    pending: () => scheduled.size,
  };
}
