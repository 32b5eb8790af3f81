import type { Clock } from '@voc/resilience';

export interface PeerWatch {
  /** A message came. Costs an assignment, not a timer: it happens 50 times a second and call. */
  heard(): void;
  stop(): void;
}

export interface PeerPatience {
  /** From the upgrade to `start`; Twilio sends it at once. */
  readonly startTimeoutMs: number;
  /** Twilio sends frames all the time, silence included: without any for this long the connection is dead. */
  readonly silenceTimeoutMs: number;
}

/** Tells once when the peer has not started in time, or has been silent for the limit (noticed within twice that). */
export function watchPeer(
  patience: PeerPatience,
  deps: { readonly clock: Clock; readonly hasStarted: () => boolean },
  onGone: (cause: 'start-timeout' | 'silent-peer') => void,
): PeerWatch {
  let hasHeard = false;
  const watchOn = (): (() => void) => {
    hasHeard = false;
    return deps.clock.schedule(patience.silenceTimeoutMs, () => {
      if (hasHeard) cancel = watchOn();
      else onGone('silent-peer');
    });
  };
  let cancel = deps.clock.schedule(patience.startTimeoutMs, () => {
    if (deps.hasStarted()) cancel = watchOn();
    else onGone('start-timeout');
  });
  return {
    heard: () => void (hasHeard = true),
    stop: () => cancel(),
  };
}
