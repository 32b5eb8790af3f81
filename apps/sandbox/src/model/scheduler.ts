/** Runs `action` once after `delayMs`; the returned function cancels it and may be called at any time. */
export type Schedule = (delayMs: number, action: () => void) => () => void;

export const systemSchedule: Schedule = (delayMs, action) => {
  const timer = setTimeout(action, delayMs);
  return () => clearTimeout(timer);
};

/** The timers of one session, which end with it. */
export interface Timers {
  readonly schedule: Schedule;
  cancelAll(): void;
}

export function createTimers(schedule: Schedule): Timers {
  const cancels = new Set<() => void>();
  return {
    schedule(delayMs, action) {
      const cancel = schedule(delayMs, () => {
        cancels.delete(stop);
        action();
      });
      const stop = (): void => {
        cancels.delete(stop);
        cancel();
      };
      cancels.add(stop);
      return stop;
    },
    cancelAll: () => cancels.forEach((stop) => stop()),
  };
}
