/** Longest pause we grant to `Retry-After`: half of what the CRM work of one handover may take. */
const maxPauseMs = 60_000;

/**
 * Pause before the next attempt: what HubSpot asks for, else the plan.
 * @param attempt 1 before the second attempt, 2 before the third, …
 * @param retryAfter the header's value: a number or an HTTP date
 * @param nowMs epoch milliseconds
 */
export function retryPauseMs(
  delaysMs: readonly number[],
  attempt: number,
  retryAfter: unknown,
  nowMs: number,
): number {
  const planned = delaysMs[attempt - 1] ?? delaysMs.at(-1) ?? 0;
  const asked = typeof retryAfter === 'string' ? askedMs(retryAfter.trim(), nowMs) : null;
  return asked === null ? planned : Math.min(maxPauseMs, asked);
}

/** HubSpot's sources disagree on the unit: more than 60 is read as milliseconds, else as seconds. */
function askedMs(retryAfter: string, nowMs: number): number | null {
  if (/^\d{1,9}$/.test(retryAfter)) {
    const asked = Number(retryAfter);
    return asked > 60 ? asked : asked * 1000;
  }
  if (!httpDate.test(retryAfter)) return null;
  const untilMs = Date.parse(retryAfter);
  return Number.isNaN(untilMs) ? null : Math.max(0, untilMs - nowMs);
}

/** As in `Sun, 22 Nov 2026 12:00:30 GMT`; `Date.parse` alone would take nearly anything. */
const httpDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;
