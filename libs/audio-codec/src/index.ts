export { base64ByteLength, isCanonicalBase64 } from './base64.js';
export { createFrameCutter, type FrameCutter, type FrameCutterOptions } from './framing.js';
export { decodeMulaw, encodeMulaw, mulawSilence, mulawSilenceByte } from './g711.js';
