import type { Clock } from '@voc/resilience';

/** Tells a caller who waits for a person that the line is alive. */
export interface HoldChime {
  /** The caller has nothing more to hear until somebody takes the call. */
  start(): void;
  stop(): void;
}

/** From the end of one chime to the next: silence that lasts longer feels like a dropped call. */
const pauseMs = 2_200;

export function createHoldChime(deps: {
  readonly clock: Pick<Clock, 'schedule'>;
  /** Resolves when the chime has been heard, or never will be. */
  readonly play: () => Promise<unknown>;
}): HoldChime {
  let isHolding = false;
  let cancel = (): void => undefined;

  const plan = (): void => {
    cancel = deps.clock.schedule(pauseMs, () => void chime());
  };
  const chime = async (): Promise<void> => {
    await deps.play();
    if (isHolding) plan();
  };
  return {
    start() {
      if (isHolding) return;
      isHolding = true;
      plan();
    },
    stop() {
      isHolding = false;
      cancel();
    },
  };
}
