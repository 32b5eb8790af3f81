import { base64ByteLength, isCanonicalBase64 } from './base64.js';
import type { SampleRateHz } from './filter-design.js';
import { decodeAlaw, decodeMulaw, encodeAlaw, encodeMulaw } from './g711.js';
import { pcm16Bytes, readPcm16 } from './pcm16.js';
import { createResampler, type Resampler } from './resampler.js';

/** Mono audio; `pcm16` is little endian. */
export interface AudioFormat {
  readonly encoding: 'mulaw' | 'alaw' | 'pcm16';
  readonly sampleRateHz: SampleRateHz;
}

/** Why audio was not taken. Guessing instead would send noise to somebody's ear. */
export type AudioRefusal = 'not-base64' | 'odd-byte-count';

/** `audio` is base64, empty while the resampler holds everything back. */
export type Transcoded = { readonly audio: string } | { readonly refused: AudioRefusal };

export interface Transcoder {
  /** Converts the next piece, of any length. A piece that is refused changes nothing: the next one continues the last. */
  convert(base64: string): Transcoded;
  /** What the resampler still holds back, as base64; empty when that is nothing. The next piece starts afresh. */
  flush(): string;
  /** Forgets what is held back: what was interrupted shall not open the next sentence. */
  reset(): void;
  /** How long audio is held back; 0 where the rates are equal. */
  readonly groupDelayMs: number;
}

/**
 * Converts one direction of one call from base64 text to base64 text, which is how audio travels here (docs/adr/0001).
 * Between equal formats the very same text comes out. Buffers for up to a second are shared by all calls; between
 * them only the text is allocated.
 * @throws RangeError for a sample rate that the resampler does not know
 */
export function createTranscoder(options: {
  readonly from: AudioFormat;
  readonly to: AudioFormat;
}): Transcoder {
  const { from, to } = options;
  if (from.encoding === to.encoding && from.sampleRateHz === to.sampleRateHz) return createPassThrough(from);

  const resampler: Resampler | null =
    from.sampleRateHz === to.sampleRateHz
      ? null
      : createResampler({ fromHz: from.sampleRateHz, toHz: to.sampleRateHz });
  const read = readers[from.encoding];
  const write = writers[to.encoding];

  return {
    convert(base64) {
      const bytes = decodeBase64(base64);
      if (bytes === null) return { refused: 'not-base64' };
      const samples = read(bytes);
      if (samples === null) return { refused: 'odd-byte-count' };
      return { audio: write(resampler === null ? samples : resampler.process(samples)) };
    },
    flush: () => (resampler === null ? '' : write(resampler.flush())),
    reset: () => resampler?.reset(),
    groupDelayMs: resampler?.groupDelayMs ?? 0,
  };
}

/** Checks and changes nothing. */
function createPassThrough(format: AudioFormat): Transcoder {
  return {
    convert(base64) {
      if (!isCanonicalBase64(base64)) return { refused: 'not-base64' };
      const isHalfSample = format.encoding === 'pcm16' && base64ByteLength(base64) % 2 !== 0;
      return isHalfSample ? { refused: 'odd-byte-count' } : { audio: base64 };
    },
    flush: () => '',
    reset: () => undefined,
    groupDelayMs: 0,
  };
}

/** A second of PCM16 at 24 kHz. Longer pieces, which are rare, get buffers of their own. */
const sharedBytes = 48_000;
/** Not from Node's pool: PCM16 is read in place, which needs an even address. */
const inputBuffer = Buffer.alloc(sharedBytes);
const sampleBuffer = new Int16Array(sharedBytes);
const outputBuffer = Buffer.alloc(sharedBytes);

/** Null when the text is not canonical base64, which shows when what was read is written again. */
function decodeBase64(text: string): Buffer | null {
  if (text.length % 4 !== 0) return null;
  const byteLength = base64ByteLength(text);
  const buffer = byteLength <= sharedBytes ? inputBuffer : Buffer.alloc(byteLength);
  const written = buffer.write(text, 'base64');
  return written === byteLength && buffer.toString('base64', 0, byteLength) === text
    ? buffer.subarray(0, byteLength)
    : null;
}

const roomForSamples = (count: number): Int16Array =>
  count <= sampleBuffer.length ? sampleBuffer : new Int16Array(count);

/** Null: an odd number of bytes. */
const readers: Readonly<Record<AudioFormat['encoding'], (bytes: Buffer) => Int16Array | null>> = {
  mulaw: (bytes) => decodeMulaw(bytes, roomForSamples(bytes.length)),
  alaw: (bytes) => decodeAlaw(bytes, roomForSamples(bytes.length)),
  pcm16: (bytes) => {
    const reading = readPcm16(bytes);
    return 'samples' in reading ? reading.samples : null;
  },
};

const roomForBytes = (count: number): Buffer => (count <= sharedBytes ? outputBuffer : Buffer.alloc(count));

const writers: Readonly<Record<AudioFormat['encoding'], (samples: Int16Array) => string>> = {
  mulaw: (samples) => g711Text(encodeMulaw, samples),
  alaw: (samples) => g711Text(encodeAlaw, samples),
  pcm16: (samples) => pcm16Bytes(samples).toString('base64'),
};

function g711Text(encode: (pcm: Int16Array, into: Uint8Array) => Uint8Array, samples: Int16Array): string {
  const room = roomForBytes(samples.length);
  encode(samples, room);
  return room.toString('base64', 0, samples.length);
}
