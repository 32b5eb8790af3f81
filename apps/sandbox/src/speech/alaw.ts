/*
 * G.711 A-law of the offline world, its own like `mulaw.ts`.
 * See ITU-T G.711, table 1: https://www.itu.int/rec/T-REC-G.711
 */

const evenBits = 0x55;

function expand(byte: number): number {
  const plain = byte ^ evenBits;
  const segment = (plain >> 4) & 0x07;
  const step = ((plain & 0x0f) << 4) + 8;
  const magnitude = segment === 0 ? step : (step + 0x100) << (segment - 1);
  return (plain & 0x80) === 0 ? -magnitude : magnitude;
}

const expanded = Int16Array.from({ length: 256 }, (_, byte) => expand(byte));

/** @returns one sample per byte, within ±32 256; every byte is a valid sample */
export function decodeAlaw(alaw: Uint8Array): Int16Array {
  const samples = new Int16Array(alaw.length);
  for (let index = 0; index < alaw.length; index += 1) samples[index] = expanded[alaw[index] ?? 0xd5] ?? 0;
  return samples;
}

export function encodeAlaw(samples: Int16Array): Uint8Array {
  const alaw = new Uint8Array(samples.length);
  for (let index = 0; index < samples.length; index += 1) alaw[index] = compress(samples[index] ?? 0);
  return alaw;
}

function compress(sample: number): number {
  const magnitude = sample < 0 ? Math.min(~sample, 32_767) : sample;
  const segment = Math.max(0, 24 - Math.clz32(magnitude));
  const step = (magnitude >> (segment === 0 ? 4 : segment + 3)) & 0x0f;
  return ((sample < 0 ? 0 : 0x80) | (segment << 4) | step) ^ evenBits;
}
