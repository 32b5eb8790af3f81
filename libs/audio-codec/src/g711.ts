import { compressAlaw, compressMulaw, expandAlaw, expandMulaw } from './g711-laws.js';

/** The µ-law code of zero, which is also what a silent line carries. */
export const mulawSilenceByte = 0xff;
/** The A-law code nearest to zero; A-law has none for zero itself, so silence decodes to 8. */
export const alawSilenceByte = 0xd5;

const mulawTables = buildTables(expandMulaw, compressMulaw);
const alawTables = buildTables(expandAlaw, compressAlaw);

/**
 * Decodes G.711 µ-law to linear PCM.
 * @param mulaw one byte per sample, mono; at 8 kHz, 160 bytes are 20 ms
 * @param into where to write, for callers that reuse a buffer; at least as long as `mulaw`
 * @returns one int16 per byte, within ±32 124, the 14-bit values of the recommendation times four; every byte is valid
 * @throws RangeError when `into` is too short
 * @see ITU-T G.711 (11/88), tables 2a and 2b: https://www.itu.int/rec/T-REC-G.711
 */
export function decodeMulaw(mulaw: Uint8Array, into: Int16Array = new Int16Array(mulaw.length)): Int16Array {
  return decode(mulawTables.sampleOfCode, mulaw, into);
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
  return encode(mulawTables.codeOfSample, pcm, into);
}

/**
 * Decodes G.711 A-law, the law of every network outside North America and Japan. Parameters as of `decodeMulaw`.
 * @returns one int16 per byte, within ±32 256, the 13-bit values of the recommendation times eight
 * @throws RangeError when `into` is too short
 * @see ITU-T G.711 (11/88), tables 1a and 1b
 */
export function decodeAlaw(alaw: Uint8Array, into: Int16Array = new Int16Array(alaw.length)): Int16Array {
  return decode(alawTables.sampleOfCode, alaw, into);
}

/**
 * Encodes linear PCM as G.711 A-law; every int16 has its interval. Parameters, ties and errors as of `encodeMulaw`.
 */
export function encodeAlaw(pcm: Int16Array, into: Uint8Array = new Uint8Array(pcm.length)): Uint8Array {
  return encode(alawTables.codeOfSample, pcm, into);
}

/** Silence of `byteCount` samples; at 8 kHz, 8 are one millisecond. */
export function mulawSilence(byteCount: number): Uint8Array {
  return new Uint8Array(byteCount).fill(mulawSilenceByte);
}

function decode(sampleOfCode: Int16Array, codes: Uint8Array, into: Int16Array): Int16Array {
  if (into.length < codes.length) throw new RangeError('no room for the decoded samples');
  for (let index = 0; index < codes.length; index += 1)
    into[index] = sampleOfCode[codes[index] as number] as number;
  return into.length === codes.length ? into : into.subarray(0, codes.length);
}

function encode(codeOfSample: Uint8Array, pcm: Int16Array, into: Uint8Array): Uint8Array {
  if (into.length < pcm.length) throw new RangeError('no room for the encoded samples');
  for (let index = 0; index < pcm.length; index += 1)
    into[index] = codeOfSample[(pcm[index] as number) & 0xffff] as number;
  return into.length === pcm.length ? into : into.subarray(0, pcm.length);
}

interface Tables {
  readonly sampleOfCode: Int16Array;
  /** Indexed by the 16 bits of a sample read without a sign: 64 KiB, one look-up per sample. */
  readonly codeOfSample: Uint8Array;
}

function buildTables(expand: (code: number) => number, compress: (sample: number) => number): Tables {
  const codeOfSample = new Uint8Array(0x10000);
  for (let sample = -0x8000; sample <= 0x7fff; sample += 1) codeOfSample[sample & 0xffff] = compress(sample);
  return { sampleOfCode: Int16Array.from({ length: 256 }, (_, code) => expand(code)), codeOfSample };
}
