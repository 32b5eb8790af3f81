/** How far the caller has heard what was sent: it plays from the moment of the first audio, and never runs ahead. */
export interface HearingClock {
  readonly sent: (audioMs: number) => void;
  /** Stands still from here: the caller speaks. */
  readonly freeze: () => void;
  readonly heardMs: () => number;
  readonly sentMs: () => number;
  /** Until this place will have been heard, or 0. */
  readonly untilMs: (placeMs: number) => number;
}

/** @param speed multiple of real time */
export function createHearingClock(speed: number, nowMs: () => number): HearingClock {
  let firstSentAtMs: number | null = null;
  let sentMs = 0;
  let frozenMs: number | null = null;

  const heardMs = (): number => {
    if (frozenMs !== null || firstSentAtMs === null) return frozenMs ?? 0;
    const elapsedMs = nowMs() - firstSentAtMs;
    return elapsedMs === 0 ? 0 : Math.min(sentMs, elapsedMs * speed);
  };

  return {
    sent(audioMs) {
      firstSentAtMs ??= nowMs();
      sentMs += audioMs;
    },
    freeze: () => void (frozenMs = heardMs()),
    heardMs,
    sentMs: () => sentMs,
    untilMs: (placeMs) => Math.max(0, (firstSentAtMs ?? 0) + placeMs / speed - nowMs()),
  };
}
