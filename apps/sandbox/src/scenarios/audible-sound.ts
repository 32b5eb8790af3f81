import { decodeMulaw } from '../speech/mulaw.js';
import { envelope } from '../speech/signal-match.js';

/* Where there is sound in telephone audio. Positions are bytes. */

export const bytesPerMs = 8;
/** Sounds shorter than this are clicks and the echo of a filter. */
const shortestSoundMs = 60;
const stepBytes = 10 * bytesPerMs;
/** −45 dB below full scale. */
const audibleLevel = 184;

/** Where the next sound begins that is no click; null when there is none. */
export function nextSound(audio: Uint8Array, from: number): number | null {
  const sound = soundIn(audio.subarray(from));
  const steps = (shortestSoundMs * bytesPerMs) / stepBytes;
  const at = sound.findIndex(
    (_, step) => step + steps <= sound.length && sound.slice(step, step + steps).every(Boolean),
  );
  return at < 0 ? null : from + at * stepBytes;
}

/** 0 for less than a click. */
export function audibleMs(audio: Uint8Array): number {
  if (nextSound(audio, 0) === null) return 0;
  return (soundIn(audio).filter(Boolean).length * stepBytes) / bytesPerMs;
}

function soundIn(audio: Uint8Array): readonly boolean[] {
  return [...envelope(Float32Array.from(decodeMulaw(audio)), stepBytes)].map((level) => level > audibleLevel);
}
