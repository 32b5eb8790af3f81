import type { SampleRateHz } from './filter-design.js';
import { levelDbfs, silenceDbfs } from './level.js';

export interface ActivityMeterOptions {
  readonly sampleRateHz: SampleRateHz;
  /** From this level on a frame is loud. */
  readonly startDbfs: number;
  /** Below this level it is quiet; not above `startDbfs`. Between both, whatever was goes on. */
  readonly stopDbfs: number;
  /** Activity starts when this much loud sound came without a break: a click is shorter. */
  readonly startAfterMs: number;
  /** It stops when this much quiet came without a break: a pause between words is shorter. */
  readonly stopAfterMs: number;
}

export interface ActivityMeter {
  /** Takes the next frame, of any length, and says whether it started or stopped activity. */
  push(frame: Int16Array): 'started' | 'stopped' | 'unchanged';
  isActive(): boolean;
  /** Of the latest frame; see `levelDbfs`. */
  levelDbfs(): number;
  /** Back to silence, for instance when the caller was put on hold. */
  reset(): void;
}

/** For 20 ms frames of a telephone line: a talker starts it within 60 ms, and stops it half a second after the last word. */
export const telephoneActivity = {
  sampleRateHz: 8000,
  startDbfs: -40,
  stopDbfs: -46,
  startAfterMs: 60,
  stopAfterMs: 500,
} as const satisfies ActivityMeterOptions;

/**
 * Tells sound from silence by energy alone, with hysteresis in level and in time. It does not tell speech from music
 * or noise: a provider's own detector knows better when it has an opinion.
 * @throws RangeError when the options contradict each other
 */
export function createActivityMeter(options: ActivityMeterOptions): ActivityMeter {
  const { sampleRateHz, startDbfs, stopDbfs, startAfterMs, stopAfterMs } = checked(options);
  const samplesToChange = {
    silent: (startAfterMs * sampleRateHz) / 1000,
    active: (stopAfterMs * sampleRateHz) / 1000,
  };
  let state: 'silent' | 'active' = 'silent';
  let level = silenceDbfs;
  /** Samples in unbroken succession that speak for the other state. */
  let contrarySamples = 0;

  return {
    push(frame) {
      if (frame.length === 0) return 'unchanged';
      level = levelDbfs(frame);
      const isContrary = state === 'silent' ? level >= startDbfs : level < stopDbfs;
      contrarySamples = isContrary ? contrarySamples + frame.length : 0;
      if (!isContrary || contrarySamples < samplesToChange[state]) return 'unchanged';

      contrarySamples = 0;
      state = state === 'silent' ? 'active' : 'silent';
      return state === 'active' ? 'started' : 'stopped';
    },
    isActive: () => state === 'active',
    levelDbfs: () => level,
    reset() {
      state = 'silent';
      level = silenceDbfs;
      contrarySamples = 0;
    },
  };
}

function checked(options: ActivityMeterOptions): ActivityMeterOptions {
  const { startDbfs, stopDbfs, startAfterMs, stopAfterMs } = options;
  if (!(stopDbfs <= startDbfs)) throw new RangeError('stopDbfs must not be above startDbfs');
  if (!(startAfterMs >= 0 && stopAfterMs >= 0)) throw new RangeError('times must be 0 ms or longer');
  return options;
}
