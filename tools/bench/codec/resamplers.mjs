// The resamplers one could take, behind one interface: create(fromHz, toHz) → (Int16Array) → Int16Array, frame by frame.
import { Buffer } from 'node:buffer';
import libsamplerate from '@alexanderolsen/libsamplerate-js';
import speex from 'speex-resampler';

const SpeexResampler = speex.default ?? speex;

/** @returns {Record<string, (fromHz: number, toHz: number) => Promise<(input: Int16Array) => Int16Array>>} */
export function resamplers(codec) {
  const ours = (engine) => async (fromHz, toHz) => {
    const resampler = codec.createResampler({ fromHz, toHz }, engine);
    return (input) => resampler.process(input);
  };
  return {
    'ours (SIMD)': ours(codec.createSimdEngine()),
    'ours (TypeScript)': ours(codec.createScalarEngine()),
    'speex-resampler q3': speexOf(3),
    'speex-resampler q7': speexOf(7),
    'speex-resampler q10': speexOf(10),
    'libsamplerate fastest': libsamplerateOf(libsamplerate.ConverterType.SRC_SINC_FASTEST),
    'libsamplerate medium': libsamplerateOf(libsamplerate.ConverterType.SRC_SINC_MEDIUM_QUALITY),
  };
}

function speexOf(quality) {
  return async (fromHz, toHz) => {
    await SpeexResampler.initPromise;
    const resampler = new SpeexResampler(1, fromHz, toHz, quality);
    return (input) => {
      const bytes = resampler.processChunk(Buffer.from(input.buffer, input.byteOffset, input.byteLength));
      return new Int16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2);
    };
  };
}

/** It works on floating point, a call on PCM16: both conversions are part of the price. */
function libsamplerateOf(converterType) {
  return async (fromHz, toHz) => {
    const resampler = await libsamplerate.create(1, fromHz, toHz, { converterType });
    const written = { frames: 0 };
    let floats = new Float32Array(0);
    let resampled = new Float32Array(0);
    let samples = new Int16Array(0);
    return (input) => {
      if (floats.length !== input.length) {
        floats = new Float32Array(input.length);
        resampled = new Float32Array(Math.ceil((input.length * toHz) / fromHz) + 64);
        samples = new Int16Array(resampled.length);
      }
      for (let index = 0; index < input.length; index += 1) floats[index] = input[index] / 32_768;
      resampler.full(floats, resampled, written);
      for (let index = 0; index < written.frames; index += 1)
        samples[index] = Math.max(-32_768, Math.min(32_767, Math.round(resampled[index] * 32_768)));
      return samples.subarray(0, written.frames);
    };
  };
}
