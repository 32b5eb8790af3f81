/*
 * The offline world's own G.711 µ-law. It deliberately shares no code with the product's codec: were both wrong in the
 * same way, every test would still pass.
 * See ITU-T G.711, table 2: https://www.itu.int/rec/T-REC-G.711
 */

const bias = 0x84;
const largest = 32_635;

function expand(byte: number): number {
  const inverted = ~byte & 0xff;
  const magnitude = ((((inverted & 0x0f) << 3) + bias) << ((inverted >> 4) & 0x07)) - bias;
  return (inverted & 0x80) === 0 ? magnitude : -magnitude;
}

const expanded = Int16Array.from({ length: 256 }, (_, byte) => expand(byte));

/** @returns one sample per byte, within ±32 124; every byte is a valid sample */
export function decodeMulaw(mulaw: Uint8Array): Int16Array {
  const samples = new Int16Array(mulaw.length);
  for (let index = 0; index < mulaw.length; index += 1) samples[index] = expanded[mulaw[index] ?? 0xff] ?? 0;
  return samples;
}

/** @returns one byte per sample; samples beyond ±32 635 are clipped, as the standard asks */
export function encodeMulaw(samples: Int16Array): Uint8Array {
  const mulaw = new Uint8Array(samples.length);
  for (let index = 0; index < samples.length; index += 1) mulaw[index] = compress(samples[index] ?? 0);
  return mulaw;
}

function compress(sample: number): number {
  const magnitude = Math.min(Math.abs(sample), largest) + bias;
  const segment = 24 - Math.clz32(magnitude);
  const step = (magnitude >> (segment + 3)) & 0x0f;
  return ~((sample < 0 ? 0x80 : 0) | (segment << 4) | step) & 0xff;
}
