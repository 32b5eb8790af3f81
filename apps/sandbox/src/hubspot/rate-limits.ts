import type { Clock } from '@voc/resilience';

export interface RateLimit {
  readonly max: number;
  readonly intervalMs: number;
}

/** Professional tier: 190 per 10 s and app; search 5 per second and account. */
export const ordinaryLimit: RateLimit = { max: 190, intervalMs: 10_000 };
export const searchLimit: RateLimit = { max: 5, intervalMs: 1_000 };
export const dailyLimit = 625_000;

export interface RateMeter {
  /** Counts one request. @returns how many more fit into the interval; -1 when this one did not */
  take(): number;
}

/** A rolling window, as HubSpot's `TEN_SECONDLY_ROLLING` policy. */
export function createRateMeter(limit: RateLimit, deps: { readonly clock: Clock }): RateMeter {
  let takenAtMs: number[] = [];
  return {
    take() {
      const nowMs = deps.clock.monotonicMs();
      takenAtMs = takenAtMs.filter((atMs) => atMs > nowMs - limit.intervalMs);
      if (takenAtMs.length >= limit.max) return -1;
      takenAtMs.push(nowMs);
      return limit.max - takenAtMs.length;
    },
  };
}

/** Headers of every reply except a search's, which has none. */
export function rateLimitHeaders(remaining: number, requestsToday: number): Readonly<Record<string, string>> {
  return {
    'X-HubSpot-RateLimit-Max': String(ordinaryLimit.max),
    'X-HubSpot-RateLimit-Remaining': String(Math.max(0, remaining)),
    'X-HubSpot-RateLimit-Interval-Milliseconds': String(ordinaryLimit.intervalMs),
    'X-HubSpot-RateLimit-Daily': String(dailyLimit),
    'X-HubSpot-RateLimit-Daily-Remaining': String(Math.max(0, dailyLimit - requestsToday)),
  };
}
