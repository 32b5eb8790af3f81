/** The µ-law code of zero, which is also what a silent line carries. */
export const mulawSilenceByte = 0xff;

/** Added before the logarithm, so that the segments begin at powers of two; 33 on the 14-bit scale. */
const bias = 0x84;
const clip = 0x7fff - bias;

const sampleOfCode = Int16Array.from({ length: 256 }, (_, code) => expand(code));
const codeOfSample = buildCodes();

/**
 * Decodes G.711 µ-law to linear PCM.
 * @param mulaw one byte per sample, mono; at 8 kHz, 160 bytes are 20 ms
 * @param into where to write, for callers that reuse a buffer; at least as long as `mulaw`
 * @returns one int16 per byte, within ±32 124, the 14-bit values of the recommendation times four; every byte is valid
 * @throws RangeError when `into` is too short
 * @see ITU-T G.711 (11/88), tables 2a and 2b: https://www.itu.int/rec/T-REC-G.711
 */
export function decodeMulaw(mulaw: Uint8Array, into: Int16Array = new Int16Array(mulaw.length)): Int16Array {
  if (into.length < mulaw.length) throw new RangeError('no room for the decoded samples');
  for (let index = 0; index < mulaw.length; index += 1) {
    into[index] = sampleOfCode[mulaw[index] as number] as number;
  }
  return into.length === mulaw.length ? into : into.subarray(0, mulaw.length);
}

/**
 * Encodes linear PCM as G.711 µ-law. A sample exactly on a decision value, which the recommendation leaves open, takes
 * the code of the larger magnitude on both sides of zero.
 * @param pcm int16 samples, mono; beyond ±32 635 they clip to the outermost code
 * @param into where to write; at least as long as `pcm`
 * @returns one byte per sample
 * @throws RangeError when `into` is too short
 */
export function encodeMulaw(pcm: Int16Array, into: Uint8Array = new Uint8Array(pcm.length)): Uint8Array {
  if (into.length < pcm.length) throw new RangeError('no room for the encoded samples');
  for (let index = 0; index < pcm.length; index += 1) {
    into[index] = codeOfSample[(pcm[index] as number) & 0xffff] as number;
  }
  return into.length === pcm.length ? into : into.subarray(0, pcm.length);
}

/** Silence of `byteCount` samples; at 8 kHz, 8 are one millisecond. */
export function mulawSilence(byteCount: number): Uint8Array {
  return new Uint8Array(byteCount).fill(mulawSilenceByte);
}

/** All bits of a code are inverted on the line: sign, three bits of segment, four bits of step within the segment. */
function expand(code: number): number {
  const bits = ~code & 0xff;
  const segment = (bits >> 4) & 0x07;
  const step = bits & 0x0f;
  const magnitude = (((step << 3) + bias) << segment) - bias;
  return bits & 0x80 ? -magnitude : magnitude;
}

/** The code of every int16 sample, indexed by its 16 bits read without a sign: 64 KiB, one look-up per sample. */
function buildCodes(): Uint8Array {
  const codes = new Uint8Array(0x10000);
  for (let sample = -0x8000; sample <= 0x7fff; sample += 1) codes[sample & 0xffff] = compress(sample);
  return codes;
}

function compress(sample: number): number {
  const biased = Math.min(Math.abs(sample), clip) + bias;
  const segment = 24 - Math.clz32(biased);
  const step = (biased >> (segment + 3)) & 0x0f;
  return ~((sample < 0 ? 0x80 : 0) | (segment << 4) | step) & 0xff;
}
