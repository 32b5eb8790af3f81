import type { Clock } from '@voc/resilience';

export interface KeepAlive {
  start(): void;
  /** Anything came from the other side. */
  heard(): void;
  /** Asks at once, and gives up soon when nothing comes. Does nothing while it is not started. */
  probe(): void;
  stop(): void;
}

/** A peer that is silent is asked after this long, and given up after as long again. */
const intervalMs = 10_000;
/** How long a peer that was asked because something seems wrong may be silent. */
const probeMs = 1_000;

/**
 * Finds out when a connection is dead though nobody closed it: TCP alone would take many minutes, and a caller who hears
 * nothing hangs up after a few seconds.
 */
export function createKeepAlive(clock: Clock, ping: () => void, onDead: () => void): KeepAlive {
  let cancelCheck: (() => void) | null = null;
  let cancelProbe: (() => void) | null = null;
  let hasHeard = true;

  const check = (): void => {
    if (!hasHeard) {
      onDead();
      return;
    }
    hasHeard = false;
    ping();
    cancelCheck = clock.schedule(intervalMs, check);
  };

  return {
    start: () => void (cancelCheck = clock.schedule(intervalMs, check)),
    heard() {
      hasHeard = true;
      cancelProbe?.();
      cancelProbe = null;
    },
    probe() {
      if (cancelCheck === null || cancelProbe !== null) return;
      cancelProbe = clock.schedule(probeMs, onDead);
      ping();
    },
    stop() {
      cancelCheck?.();
      cancelProbe?.();
      cancelCheck = null;
    },
  };
}
