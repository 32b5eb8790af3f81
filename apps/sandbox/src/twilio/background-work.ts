/** Timers and sockets that outlive the step that made them, so that closing the fake leaves none behind. */
export interface BackgroundWork {
  /** Runs the action once; the returned function cancels it. After `close` nothing runs any more. */
  after(delayMs: number, action: () => void): () => void;
  /** Keeps a promise in view until it settles; its failure is nobody's business. */
  track(work: Promise<unknown>): void;
  /** Calls `dispose` on close, unless the returned function is called before: then nobody does. */
  own(dispose: () => void): () => void;
  /** Cancels all timers, disposes of what is owned and waits for all tracked work. */
  close(): Promise<void>;
}

export function createBackgroundWork(): BackgroundWork {
  const timers = new Set<NodeJS.Timeout>();
  const pending = new Set<Promise<unknown>>();
  const owned = new Set<() => void>();
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
    own(dispose) {
      owned.add(dispose);
      return () => void owned.delete(dispose);
    },
    async close() {
      closed = true;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      for (const dispose of [...owned]) dispose();
      owned.clear();
      while (pending.size > 0) await Promise.all(pending);
    },
  };
}
