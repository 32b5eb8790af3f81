/** Time as an argument, so that tests own it. */
export interface Clock {
  /** Wall clock, epoch milliseconds. For timestamps that leave the process. */
  now(): number;
  /** Monotonic milliseconds with fractions. For durations. */
  monotonicMs(): number;
  /**
   * Runs `action` once after `delayMs`, as soon as possible where that is less than 0; the returned function cancels it
   * and may be called at any time.
   */
  schedule(delayMs: number, action: () => void): () => void;
}

/** Node runs a timer of more than 2³¹ − 1 ms (about 24 days) at once; the longest it can do is nearer to what was meant. */
const maxTimerMs = 2_147_483_647;

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  schedule(delayMs, action) {
    const timer = setTimeout(action, Math.min(Math.max(0, delayMs), maxTimerMs));
    return () => clearTimeout(timer);
  },
};

/** Resolves after `delayMs`, or rejects with the signal's reason as soon as it aborts; then nothing stays scheduled. */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason as Error);
      return;
    }
    const onAbort = (): void => {
      cancel();
      reject(signal?.reason as Error);
    };
    const cancel = clock.schedule(delayMs, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
