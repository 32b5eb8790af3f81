/** G.711 µ-law for the tones and the echo of this fake; written here so that no codec under test is used to test it. */

const bias = 0x84;
const clip = 32_635;

const decoded = Int16Array.from({ length: 256 }, (_, code) => decode(code));

function decode(code: number): number {
  const inverted = ~code & 0xff;
  const exponent = (inverted >> 4) & 7;
  const magnitude = ((((inverted & 15) << 3) + bias) << exponent) - bias;
  return (inverted & 0x80) === 0 ? magnitude : -magnitude;
}

/** @param sample linear PCM, any number; clipped to what µ-law can hold */
export function encodeMulaw(sample: number): number {
  const magnitude = Math.min(Math.abs(Math.trunc(sample)), clip) + bias;
  const exponent = Math.max(0, 24 - Math.clz32(magnitude));
  const mantissa = (magnitude >> (exponent + 3)) & 15;
  return ~((sample < 0 ? 0x80 : 0) | (exponent << 4) | mantissa) & 0xff;
}

/** Linear PCM of one µ-law byte, within ±32 124. */
export function decodeMulaw(code: number): number {
  return decoded[code & 0xff] ?? 0;
}

/** Both signals at once, the second one weakened by `gain` (0–1); as long as the first. */
export function mixMulaw(voice: Uint8Array, other: Uint8Array, gain: number): Uint8Array {
  return voice.map((code, index) => encodeMulaw(decodeMulaw(code) + decodeMulaw(other[index] ?? 0xff) * gain));
}

/** Whether anything but digital silence (`0xFF` or `0x7F`) is in it. */
export function isAudible(audio: Uint8Array): boolean {
  return audio.some((code) => code !== 0xff && code !== 0x7f);
}
