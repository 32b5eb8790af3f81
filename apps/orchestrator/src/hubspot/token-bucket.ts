import { sleep, type Clock } from '@voc/resilience';

export interface TokenBucketConfig {
  /** Requests that may go out at once after a quiet time. */
  readonly burst: number;
  readonly perSecond: number;
}

/** Resolves when the next request may go out, in the order asked; rejects when the signal aborts first. */
export type TokenBucket = (signal?: AbortSignal) => Promise<void>;

/** Keeps our own rate under a quota, so that the quota's owner does not have to refuse us. */
export function createTokenBucket(config: TokenBucketConfig, deps: { readonly clock: Clock }): TokenBucket {
  const msPerToken = 1000 / config.perSecond;
  // The moment at which the bucket would be full again: one number is all the state a bucket needs.
  let fullAtMs = deps.clock.monotonicMs();
  return async (signal) => {
    const nowMs = deps.clock.monotonicMs();
    fullAtMs = Math.max(fullAtMs, nowMs) + msPerToken;
    const waitMs = fullAtMs - nowMs - config.burst * msPerToken;
    if (waitMs > 0) await sleep(deps.clock, waitMs, signal);
  };
}
