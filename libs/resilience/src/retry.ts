import { sleep, type Clock } from './clock.js';

export interface RetryPolicy {
  /** Pause before the 2nd, 3rd, … attempt; its length + 1 is the number of attempts. */
  readonly delaysMs: readonly number[];
  /** Share of each pause drawn at random, 0–1: 0 waits exactly, 1 anything up to the pause. */
  readonly jitter: number;
  /** Which failures are worth another attempt. */
  readonly isRetryable: (error: unknown) => boolean;
}

export interface RetryDeps {
  readonly clock: Clock;
  readonly random: () => number;
  readonly signal?: AbortSignal;
  readonly onRetry?: (attempt: number, error: unknown) => void;
}

/** Exponential pauses `firstMs · 2ⁿ`, capped at `maxMs`, for `attempts` attempts in all. */
export function exponentialDelays(attempts: number, firstMs: number, maxMs: number): readonly number[] {
  return Array.from({ length: Math.max(0, attempts - 1) }, (_, index) =>
    Math.min(maxMs, firstMs * 2 ** index),
  );
}

/**
 * Runs `operation` until it succeeds, fails for good, or the policy's attempts are used, and then rethrows the last error.
 * A signal that has aborted starts no attempt and cuts a pause short: then the signal's reason is thrown. An attempt that
 * is running is the operation's to end.
 */
export async function retry<T>(
  policy: RetryPolicy,
  deps: RetryDeps,
  operation: (attempt: number) => Promise<T>,
): Promise<T> {
  deps.signal?.throwIfAborted();
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await operation(attempt);
    } catch (error) {
      const delayMs = policy.delaysMs[attempt - 1];
      if (delayMs === undefined || !policy.isRetryable(error) || deps.signal?.aborted) throw error;
      deps.onRetry?.(attempt, error);
      await sleep(deps.clock, delayMs * (1 - policy.jitter * deps.random()), deps.signal);
    }
  }
}
