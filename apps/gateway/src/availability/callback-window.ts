import type { OpeningHours, Period } from './opening-hours.js';

const minuteMs = 60_000;

/** Whoever calls back must have had the time to see that they should. */
const leadMs = 30 * minuteMs;
/** As long as a caller can be asked to stay near the telephone. */
const lengthMs = 180 * minuteMs;
/** A shorter rest of a day promises too much. */
const minLengthMs = 60 * minuteMs;
/** People say half past nine, not 9:17. */
const stepMs = 30 * minuteMs;

/**
 * When a callback can be promised: within the hours somebody is there, not at once, and in half hours. Everybody who is
 * told it now is told the same.
 * @returns null when nobody is there for a week, which no weekly hours come to
 */
export function callbackWindow(hours: OpeningHours, nowMs: number): Period | null {
  for (const { fromMs, toMs } of hours.periodsFrom(nowMs)) {
    const isAhead = fromMs > nowMs + leadMs;
    const startMs = isAhead ? fromMs : roundUp(nowMs + leadMs);
    const endMs = Math.min(startMs + lengthMs, toMs);
    // Hours that are short every time are still the hours there are.
    if (isAhead || endMs - startMs >= minLengthMs) return { fromMs: startMs, toMs: endMs };
  }
  return null;
}

/** To the next half hour of every time zone whose offset is in half hours. */
function roundUp(atMs: number): number {
  return Math.ceil(atMs / stepMs) * stepMs;
}
