export {
  createActivityMeter,
  telephoneActivity,
  type ActivityMeter,
  type ActivityMeterOptions,
} from './activity-meter.js';
export { base64ByteLength, isCanonicalBase64 } from './base64.js';
export type { SampleRateHz } from './filter-design.js';
export { createFrameCutter, type FrameCutter, type FrameCutterOptions } from './framing.js';
export {
  alawSilenceByte,
  decodeAlaw,
  decodeMulaw,
  encodeAlaw,
  encodeMulaw,
  mulawSilence,
  mulawSilenceByte,
} from './g711.js';
export { levelDbfs, silenceDbfs } from './level.js';
export { pcm16Bytes, readPcm16, type Pcm16Reading } from './pcm16.js';
export { createResampler, type Resampler, type ResamplerOptions } from './resampler.js';
export {
  createToneGenerator,
  dtmfFrequenciesHz,
  toneLevelDbfs,
  type ToneGenerator,
  type ToneOptions,
} from './tones.js';
export {
  createTranscoder,
  type AudioFormat,
  type AudioRefusal,
  type Transcoded,
  type Transcoder,
} from './transcoder.js';
