import { encodeMulaw } from '../speech/mulaw.js';
import { frameBytes, frameMs } from '../world/phone-network.js';

const sampleRateHz = 8_000;

function toneFrames(frequenciesHz: readonly number[], frames: number): readonly Uint8Array[] {
  return Array.from({ length: frames }, (_, frame) => {
    const samples = Int16Array.from({ length: frameBytes }, (_unused, index) => {
      const radians = (2 * Math.PI * (frame * frameBytes + index)) / sampleRateHz;
      const sum = frequenciesHz.reduce((total, hz) => total + Math.sin(radians * hz), 0);
      return (4_000 / frequenciesHz.length) * sum;
    });
    return encodeMulaw(samples);
  });
}

/** Stands for synthesised speech: 200 Hz, a whole number of periods per frame. */
const sayFrame = toneFrames([200], 1)[0] ?? new Uint8Array(frameBytes);
/** Stands for a media file: 300 Hz. */
const playFrame = toneFrames([300], 1)[0] ?? new Uint8Array(frameBytes);
/** North American ring-back, 440 + 480 Hz; five frames hold whole periods of both. */
const ringFrames = toneFrames([440, 480], 5);

const sayMsPerCharacter = 60;

/** One frame per 20 ms that a `<Say>` of this text lasts. */
export function sayFrames(text: string): readonly Uint8Array[] {
  return repeat(sayFrame, text.trim().length * sayMsPerCharacter);
}

export function playFrames(durationMs: number): readonly Uint8Array[] {
  return repeat(playFrame, durationMs);
}

function repeat(frame: Uint8Array, durationMs: number): readonly Uint8Array[] {
  return new Array<Uint8Array>(Math.ceil(durationMs / frameMs)).fill(frame);
}

/** The ring-back tone: 2 s on, 4 s off. @returns undefined while it is off */
export function ringbackFrame(sinceRingingMs: number): Uint8Array | undefined {
  if (sinceRingingMs % 6_000 >= 2_000) return undefined;
  return ringFrames[Math.floor(sinceRingingMs / frameMs) % ringFrames.length];
}
