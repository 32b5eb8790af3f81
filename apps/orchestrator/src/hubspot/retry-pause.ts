/** Longest pause we grant to `Retry-After`: the caller's agent is waiting for the ticket. */
const maxPauseMs = 10_000;

/**
 * Pause before the next attempt. HubSpot's sources disagree on the unit of `Retry-After`: more than 60 is read as
 * milliseconds, else as seconds.
 * @param attempt 1 before the second attempt, 2 before the third, …
 */
export function retryPauseMs(delaysMs: readonly number[], attempt: number, retryAfter: unknown): number {
  const planned = delaysMs[attempt - 1] ?? delaysMs.at(-1) ?? 0;
  const asked = typeof retryAfter === 'string' && /^\d{1,9}$/.test(retryAfter) ? Number(retryAfter) : null;
  if (asked === null) return planned;
  return Math.min(maxPauseMs, asked > 60 ? asked : asked * 1000);
}
