/** Time for one call: monotonic, and a timer. */
export interface TickSource {
  nowMs(): number;
  /** Runs the action once, later; the returned function cancels it. */
  schedule(delayMs: number, action: () => void): () => void;
}

export interface Ticker {
  /** The first tick is one period after this. */
  start(): void;
  stop(): void;
  /** How late the latest tick of all was, ms. Above 10 the machine is too busy and the run proves nothing. */
  lagMaxMs(): number;
}

/**
 * Ticks on an absolute schedule: a late timer is followed by all missed ticks at once, so time never drifts.
 * @param onTick receives the moment the tick was due, not the moment it happened
 */
export function createTicker(periodMs: number, source: TickSource, onTick: (dueMs: number) => void): Ticker {
  let cancel: (() => void) | undefined;
  let dueMs = 0;
  let lagMaxMs = 0;

  const run = (): void => {
    const nowMs = source.nowMs();
    lagMaxMs = Math.max(lagMaxMs, nowMs - dueMs);
    while (cancel !== undefined && dueMs <= nowMs) {
      const tickMs = dueMs;
      dueMs += periodMs;
      onTick(tickMs);
    }
    if (cancel !== undefined) cancel = source.schedule(Math.max(0, dueMs - source.nowMs()), run);
  };

  return {
    start() {
      if (cancel !== undefined) return;
      dueMs = source.nowMs() + periodMs;
      cancel = source.schedule(periodMs, run);
    },
    stop() {
      cancel?.();
      cancel = undefined;
    },
    lagMaxMs: () => lagMaxMs,
  };
}
