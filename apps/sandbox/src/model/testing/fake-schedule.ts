import type { Schedule } from '../scheduler.js';

export interface FakeSchedule {
  readonly schedule: Schedule;
  readonly nowMs: () => number;
  /** Moves time forward, running what is due in order. */
  readonly advance: (ms: number) => void;
}

interface Entry {
  readonly dueMs: number;
  readonly action: () => void;
}

/** Time that stands still until it is told to move. */
export function createFakeSchedule(): FakeSchedule {
  let nowMs = 0;
  const entries = new Set<Entry>();
  const nextDue = (untilMs: number): Entry | undefined =>
    [...entries].filter(({ dueMs }) => dueMs <= untilMs).sort((a, b) => a.dueMs - b.dueMs)[0];
  return {
    nowMs: () => nowMs,
    schedule(delayMs, action) {
      const entry = { dueMs: nowMs + delayMs, action };
      entries.add(entry);
      return () => void entries.delete(entry);
    },
    advance(ms) {
      const untilMs = nowMs + ms;
      for (let entry = nextDue(untilMs); entry !== undefined; entry = nextDue(untilMs)) {
        nowMs = entry.dueMs;
        entries.delete(entry);
        entry.action();
      }
      nowMs = untilMs;
    },
  };
}
