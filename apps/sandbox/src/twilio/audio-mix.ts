import { decodeMulaw, encodeMulaw } from '../speech/mulaw.js';

/** Both µ-law signals at once, the second one weakened by `gain` (0–1); as long as the first. */
export function mixMulaw(voice: Uint8Array, other: Uint8Array, gain: number): Uint8Array {
  const weaker = decodeMulaw(other);
  return encodeMulaw(decodeMulaw(voice).map((sample, index) => clip(sample + (weaker[index] ?? 0) * gain)));
}

const fullScale = 32_768;

/**
 * The voice with white noise under it.
 * @param levelDb of the noise, relative to full scale
 * @param random 0–1
 */
export function addNoise(voice: Uint8Array, levelDb: number, random: () => number): Uint8Array {
  // Evenly spread between −peak and peak, noise is 4.77 dB below its peak.
  const peak = fullScale * 10 ** (levelDb / 20) * Math.sqrt(3);
  return encodeMulaw(decodeMulaw(voice).map((sample) => clip(sample + (2 * random() - 1) * peak)));
}

/** An Int16Array would wrap around. */
function clip(sample: number): number {
  return Math.max(-32_768, Math.min(32_767, sample));
}

/** Whether anything but digital silence (`0xFF` or `0x7F`) is in it. */
export function isAudible(audio: Uint8Array): boolean {
  return audio.some((code) => code !== 0xff && code !== 0x7f);
}
