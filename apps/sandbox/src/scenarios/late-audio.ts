import type { HeardSource } from '../world/phone-network.js';

/** The silences inside what was said that are nobody's pause: the audio came too late. */
export interface LateAudio {
  /** @param atMs where the frame begins */
  frame(source: HeardSource, atMs: number): void;
  /** The audio that began at `fromMs` without those silences, once; null when there were none. */
  closeUp(audio: Uint8Array, fromMs: number): ClosedAudio | null;
}

export interface ClosedAudio {
  readonly audio: Uint8Array;
  /** Where a moment of it was in the audio as it was heard, both in ms from the beginning. */
  heardAtMs(ms: number): number;
}

interface Gap {
  readonly fromMs: number;
  readonly toMs: number;
}

const bytesPerMs = 8;

/**
 * The media stream plays on where it was interrupted, so a short silence between two of its frames is audio that came
 * late: a busy machine, and no damage. How much of it there was is counted by the network (`underruns`) and by the
 * comparison of what was said with what was heard (`lateMs`).
 * @param longestMs a silence of this length is a pause
 */
export function createLateAudio(longestMs: number): LateAudio {
  let gaps: Gap[] = [];
  let before: HeardSource = 'silence';
  let quietFromMs: number | null = null;
  return {
    frame(source, atMs) {
      if (source === 'stream' && quietFromMs !== null && atMs - quietFromMs < longestMs)
        gaps.push({ fromMs: quietFromMs, toMs: atMs });
      if (source !== 'silence') quietFromMs = null;
      else if (before === 'stream') quietFromMs = atMs;
      before = source;
    },
    closeUp(audio, fromMs) {
      const inside = gaps.filter((gap) => gap.fromMs >= fromMs);
      gaps = [];
      return inside.length === 0 ? null : close(audio, fromMs, inside);
    },
  };
}

function close(audio: Uint8Array, fromMs: number, gaps: readonly Gap[]): ClosedAudio {
  const byteAt = (ms: number): number => Math.round((ms - fromMs) * bytesPerMs);
  const ends = [...gaps.map((gap) => byteAt(gap.fromMs)), audio.length];
  const starts = [0, ...gaps.map((gap) => byteAt(gap.toMs))];
  const pieces = starts.map((start, index) => audio.subarray(start, ends[index]));
  return {
    audio: Buffer.concat(pieces),
    heardAtMs: (ms) =>
      gaps.reduce((atMs, gap) => (fromMs + atMs >= gap.fromMs ? atMs + gap.toMs - gap.fromMs : atMs), ms),
  };
}
