/** Runs the work as soon as fewer than the limit are running, in the order asked; rejects when the signal aborts first. */
export type ConcurrencyLimit = <T>(work: () => Promise<T>, signal?: AbortSignal) => Promise<T>;

/** @param limit 1 or more */
export function createConcurrencyLimit(limit: number): ConcurrencyLimit {
  let running = 0;
  const waiting = new Set<() => void>();

  const turn = (signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const begin = (): void => {
        signal?.removeEventListener('abort', giveUp);
        waiting.delete(begin);
        running += 1;
        resolve();
      };
      const giveUp = (): void => {
        waiting.delete(begin);
        reject(signal?.reason as Error);
      };
      if (signal?.aborted) giveUp();
      else if (running < limit) begin();
      else {
        waiting.add(begin);
        signal?.addEventListener('abort', giveUp, { once: true });
      }
    });

  return async (work, signal) => {
    await turn(signal);
    try {
      return await work();
    } finally {
      running -= 1;
      const [next] = waiting;
      next?.();
    }
  };
}
