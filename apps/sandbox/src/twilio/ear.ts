import { frameBytes, type HeardAudio, type HeardSource } from '../world/phone-network.js';
import { isAudible } from './audio-mix.js';

/** A stretch of the call in which the caller heard one thing. */
export interface HeardSpan {
  readonly source: HeardSource;
  /** Milliseconds since the answer. */
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Ear extends HeardAudio {
  hear(frame: Uint8Array, source: HeardSource): void;
  /** Answer to the first frame of the media stream that is not silence, ms. */
  firstStreamAudioMs(): number | null;
  spans(): readonly HeardSpan[];
}

/** Half an hour; of a longer call the beginning is forgotten. */
const maxFrames = 90_000;
const maxSpans = 1_000;

/** The caller's ear. @param frameMs length of one frame of 160 bytes */
export function createEar(frameMs: number): Ear {
  const listeners = new Set<(frame: Uint8Array, source: HeardSource) => void>();
  const frames: Uint8Array[] = [];
  const spans: { source: HeardSource; fromMs: number; toMs: number }[] = [];
  let heardMs = 0;
  let firstStreamAudioMs: number | null = null;

  return {
    hear(frame, source) {
      if (firstStreamAudioMs === null && source === 'stream' && isAudible(frame))
        firstStreamAudioMs = heardMs;
      const last = spans.at(-1);
      if (last?.source === source) last.toMs += frameMs;
      else spans.push({ source, fromMs: heardMs, toMs: heardMs + frameMs });
      heardMs += frameMs;
      frames.push(frame);
      if (frames.length > maxFrames) frames.splice(0, maxFrames / 10);
      if (spans.length > maxSpans) spans.splice(0, maxSpans / 10);
      for (const listener of [...listeners]) listener(frame, source);
    },
    onFrame(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    recording: () => concatenate(frames),
    firstStreamAudioMs: () => firstStreamAudioMs,
    spans: () => spans.map((span) => ({ ...span })),
  };
}

function concatenate(frames: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(frames.length * frameBytes);
  frames.forEach((frame, index) => whole.set(frame, index * frameBytes));
  return whole;
}
