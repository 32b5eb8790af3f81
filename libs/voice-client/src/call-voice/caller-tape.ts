import { base64ByteLength } from '@voc/audio-codec';

/** G.711 at 8 kHz. */
const bytesPerMs = 8;
/** Always kept: a provider tells of a voice only some 300 ms after it began, and its loss may be noticed later still. */
const rollingMs = 1_000;
/** The most that is ever kept; longer utterances lose their beginning. */
const maxTapeMs = 15_000;

export interface CallerTape {
  /**
   * @param payload base64 µ-law at 8 kHz, kept as it came
   * @param nowMs monotonic, never less than before
   */
  record(payload: string, nowMs: number): void;
  /** What came since then is not let go, up to 15 s in all. null: only the last second is kept. */
  keepFrom(sinceMs: number | null): void;
  /** What came at `sinceMs` or later, in order; of more than `maxMs` of audio the newest part. */
  since(sinceMs: number, maxMs: number): readonly string[];
  /** The newest `lengthMs` of audio, in order. */
  last(lengthMs: number): readonly string[];
}

interface TapedFrame {
  readonly payload: string;
  readonly atMs: number;
  readonly lengthMs: number;
}

/**
 * What the caller said lately, for a session that was not there to hear it. Nothing is decoded, and a frame costs the
 * same however much is kept.
 */
export function createCallerTape(): CallerTape {
  const frames: TapedFrame[] = [];
  /** Frames before it have been let go. */
  let head = 0;
  let tapeMs = 0;
  let keptFromMs = Infinity;

  const mayGo = (oldest: TapedFrame): boolean => {
    if (tapeMs - oldest.lengthMs < rollingMs) return false;
    return tapeMs > maxTapeMs || oldest.atMs < keptFromMs;
  };
  const letGo = (): void => {
    for (let oldest = frames[head]; oldest && mayGo(oldest); oldest = frames[head]) {
      tapeMs -= oldest.lengthMs;
      head += 1;
    }
    if (head * 2 < frames.length) return;
    frames.splice(0, head);
    head = 0;
  };
  const since = (sinceMs: number, maxMs: number): readonly string[] => {
    let start = frames.length;
    let lengthMs = 0;
    for (let frame = frames[start - 1]; start > head && frame; frame = frames[start - 1]) {
      lengthMs += frame.lengthMs;
      if (frame.atMs < sinceMs || lengthMs > maxMs) break;
      start -= 1;
    }
    return frames.slice(start).map(({ payload }) => payload);
  };

  return {
    record(payload, nowMs) {
      if (payload === '') return;
      const lengthMs = base64ByteLength(payload) / bytesPerMs;
      frames.push({ payload, atMs: nowMs, lengthMs });
      tapeMs += lengthMs;
      letGo();
    },
    keepFrom: (sinceMs) => void (keptFromMs = sinceMs ?? Infinity),
    since,
    last: (lengthMs) => since(-Infinity, lengthMs),
  };
}
