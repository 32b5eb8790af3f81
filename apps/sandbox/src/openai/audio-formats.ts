import { decodeAlaw, encodeAlaw } from '../speech/alaw.js';
import { decodeMulaw, encodeMulaw } from '../speech/mulaw.js';
import { bytesOf, samplesOf } from '../speech/pcm16.js';
import { createResampler, resample } from '../speech/resampler.js';
import type { AudioFormat } from './session-schema.js';

export const bytesPerMs: Readonly<Record<AudioFormat['type'], number>> = {
  'audio/pcm': 48,
  'audio/pcmu': 8,
  'audio/pcma': 8,
};

/** One stream of session audio into µ-law, which is what the world hears with. */
export type ToMulaw = (audio: Uint8Array) => Uint8Array;

/** A half sample at the end of a piece of PCM is lost, as a client that cuts samples deserves. */
export function createToMulaw(format: AudioFormat): ToMulaw {
  switch (format.type) {
    case 'audio/pcmu':
      return (audio) => audio;
    case 'audio/pcma':
      return (audio) => encodeMulaw(decodeAlaw(audio));
    case 'audio/pcm': {
      const convert = createResampler(24_000, 8_000);
      return (audio) => encodeMulaw(convert(samplesOf(audio)));
    }
  }
}

/** A whole recording in the session's format. */
export function fromMulaw(format: AudioFormat, mulaw: Uint8Array): Uint8Array {
  switch (format.type) {
    case 'audio/pcmu':
      return mulaw;
    case 'audio/pcma':
      return encodeAlaw(decodeMulaw(mulaw));
    case 'audio/pcm':
      return bytesOf(resample(decodeMulaw(mulaw), 8_000, 24_000));
  }
}

/** Sizes in samples of telephone audio: around 100 ms, odd, and never whole 20 ms frames, as the real deltas are. */
const deltaSamples = [397, 1_203, 811, 1_601, 533, 967] as const;

/**
 * Cuts audio into pieces for `response.output_audio.delta`; PCM samples stay whole.
 * @param deltaBytes of each piece; null for the odd sizes of the real ones
 */
export function cutIntoDeltas(
  format: AudioFormat,
  audio: Uint8Array,
  deltaBytes: number | null = null,
): readonly Uint8Array[] {
  const sampleBytes = format.type === 'audio/pcm' ? 2 : 1;
  const fixedSize =
    deltaBytes === null ? null : Math.max(1, Math.floor(deltaBytes / sampleBytes)) * sampleBytes;
  const deltas: Uint8Array[] = [];
  for (let at = 0; at < audio.length;) {
    const samples = deltaSamples[deltas.length % deltaSamples.length] ?? deltaSamples[0];
    const size = fixedSize ?? (samples * bytesPerMs[format.type]) / 8;
    deltas.push(audio.subarray(at, at + size));
    at += size;
  }
  return deltas;
}
