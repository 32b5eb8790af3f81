/** Timers that outlive the step that set them, so that closing the fake leaves none behind. */
export interface BackgroundWork {
  /** Runs the action once; the returned function cancels it. After `close` nothing runs any more. */
  after(delayMs: number, action: () => void): () => void;
  /** Keeps a promise in view until it settles; its failure is nobody's business. */
  track(work: Promise<unknown>): void;
  /** Cancels all timers and waits for all tracked work. */
  close(): Promise<void>;
}

export function createBackgroundWork(): BackgroundWork {
  const timers = new Set<NodeJS.Timeout>();
  const pending = new Set<Promise<unknown>>();
  let closed = false;

  return {
    after(delayMs, action) {
      if (closed) return () => undefined;
      const timer = setTimeout(() => {
        timers.delete(timer);
        action();
      }, delayMs);
      timers.add(timer);
      return () => {
        clearTimeout(timer);
        timers.delete(timer);
      };
    },
    track(work) {
      const settled = work.then(
        () => undefined,
        () => undefined,
      );
      pending.add(settled);
      void settled.then(() => pending.delete(settled));
    },
    async close() {
      closed = true;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      while (pending.size > 0) await Promise.all(pending);
    },
  };
}
