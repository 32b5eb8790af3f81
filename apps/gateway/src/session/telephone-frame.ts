import { base64ByteLength, mulawSilence } from '@voc/audio-codec';

/** G.711 at 8 kHz. */
const bytesPerMs = 8;

/** 20 ms of µ-law silence as base64. */
export const silentFrame = Buffer.from(mulawSilence(20 * bytesPerMs)).toString('base64');

/** @param payload base64 µ-law */
export function durationMsOf(payload: string): number {
  return base64ByteLength(payload) / bytesPerMs;
}

/** Silence as long as this audio, so that who listens loses no time by not hearing it. */
export function silenceLike(payload: string): string {
  const byteCount = base64ByteLength(payload);
  if (byteCount === 20 * bytesPerMs) return silentFrame;
  return Buffer.from(mulawSilence(byteCount)).toString('base64');
}
