import type { Clock } from '@voc/resilience';

export interface KeepAlive {
  start(): void;
  /** Anything came from the other side. */
  heard(): void;
  stop(): void;
}

/** A peer that is silent is asked after this long, and given up after as long again. */
const intervalMs = 10_000;

/**
 * Finds out when a connection is dead though nobody closed it: TCP alone would take many minutes, and a caller who hears
 * nothing hangs up after a few seconds.
 */
export function createKeepAlive(clock: Clock, ping: () => void, onDead: () => void): KeepAlive {
  let cancel = (): void => undefined;
  let hasHeard = true;

  const check = (): void => {
    if (!hasHeard) {
      onDead();
      return;
    }
    hasHeard = false;
    ping();
    cancel = clock.schedule(intervalMs, check);
  };

  return {
    start: () => void (cancel = clock.schedule(intervalMs, check)),
    heard: () => void (hasHeard = true),
    stop: () => cancel(),
  };
}
