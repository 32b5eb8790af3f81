import { createActivityMeter, telephoneActivity } from '@voc/audio-codec';
import type { Clock } from '@voc/resilience';

export interface CallerActivity {
  /** Takes the next frame; one that does not count is as good as silence. */
  push(frame: Int16Array, counts: boolean): void;
  /** Monotonic ms of the first loud frame; null while quiet. */
  audibleSinceMs(): number | null;
  close(): void;
}

export interface CallerActivityDeps {
  readonly clock: Clock;
  readonly onAudible: () => void;
  readonly onQuiet: () => void;
}

/** Two decibels above what wakes a meter by default: people breathe into telephones. */
const levels = { ...telephoneActivity, startDbfs: -38, stopDbfs: -44 };

/** A line on which nothing comes for so long is as quiet as one that is silent. */
const frameGapMs = 750;

/** Whether the caller is making sound, by the audio alone, also when that stops coming. */
export function createCallerActivity({ clock, onAudible, onQuiet }: CallerActivityDeps): CallerActivity {
  const meter = createActivityMeter(levels);
  let silence = new Int16Array(160);
  let lastFrameMs = 0;
  /** Of the present sound, whether it is to become activity or is it already. */
  let loudSinceMs: number | null = null;
  let cancelWatch: (() => void) | null = null;

  const unheard = (frame: Int16Array): Int16Array => {
    if (frame.length > silence.length) silence = new Int16Array(frame.length);
    return silence.subarray(0, frame.length);
  };
  const fallQuiet = (): void => {
    cancelWatch?.();
    cancelWatch = null;
    loudSinceMs = null;
    onQuiet();
  };
  const watch = (): void => {
    const leftMs = lastFrameMs + frameGapMs - clock.monotonicMs();
    if (leftMs > 0) cancelWatch = clock.schedule(leftMs, watch);
    else {
      meter.reset();
      fallQuiet();
    }
  };

  return {
    push(frame, counts) {
      lastFrameMs = clock.monotonicMs();
      const change = meter.push(counts ? frame : unheard(frame));
      if (change === 'stopped') fallQuiet();
      else if (!meter.isActive() && meter.levelDbfs() < levels.startDbfs) loudSinceMs = null;
      else loudSinceMs ??= lastFrameMs;
      if (change !== 'started') return;
      watch();
      onAudible();
    },
    audibleSinceMs: () => (meter.isActive() ? loudSinceMs : null),
    close() {
      cancelWatch?.();
      cancelWatch = null;
    },
  };
}
