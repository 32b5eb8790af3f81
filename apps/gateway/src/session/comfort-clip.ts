import type { Clock } from '@voc/resilience';

/** Says "one moment" in the provider's place, so that nobody listens to nothing. */
export interface ComfortClip {
  /** The caller waits for the bot: unless something is heard within `afterMs`, the clip is played. */
  expect(afterMs: number): void;
  /** The line has become free: a clip that is due and would have been talked over is played now. */
  lineFree(): void;
  /** The bot speaks, the caller does, or nothing is waited for any more. */
  answered(): void;
}

/** A clip that was not answered comes again after this long, so often in all; then silence is the lesser evil. */
const againAfterMs = 6_000;
const maxInARow = 3;

export function createComfortClip(deps: {
  readonly clock: Pick<Clock, 'schedule'>;
  /** Whether nobody is speaking, neither caller nor bot. */
  readonly isLineFree: () => boolean;
  readonly play: () => void;
}): ComfortClip {
  let state: 'calm' | 'expecting' | 'due' = 'calm';
  let playedInARow = 0;
  let cancel = (): void => undefined;

  const expect = (afterMs: number): void => {
    cancel();
    state = 'expecting';
    cancel = deps.clock.schedule(afterMs, () => {
      state = 'due';
      playIfFree();
    });
  };
  const playIfFree = (): void => {
    if (state !== 'due' || !deps.isLineFree()) return;
    state = 'calm';
    if (playedInARow >= maxInARow) return;
    playedInARow += 1;
    deps.play();
    expect(againAfterMs);
  };

  return {
    expect(afterMs) {
      if (state !== 'due') expect(afterMs);
    },
    lineFree: playIfFree,
    answered() {
      cancel();
      state = 'calm';
      playedInARow = 0;
    },
  };
}
