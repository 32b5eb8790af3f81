import { CodedError } from '@voc/errors';
import type { VoiceErrorCode } from './voice-event.js';

export type VoiceError = CodedError<VoiceErrorCode>;

const messages: Readonly<Record<VoiceErrorCode, string>> = {
  VOICE_CONNECT: 'the voice provider gave no session',
  VOICE_AUTH: 'the voice provider refused the key',
  VOICE_CONFIG: 'the voice provider does not accept the session as configured',
  VOICE_LIMIT: 'the voice provider allows no more for now',
  VOICE_RESPONSE: 'the voice provider failed to answer',
  VOICE_LOST: 'the voice session was lost',
};

/** @param detail the other side's word for it, kept as the code of the cause, where a log may find it */
export function voiceError(
  code: VoiceErrorCode,
  retryable: boolean,
  detail: string,
  cause?: unknown,
): VoiceError {
  return new CodedError(code, messages[code], {
    retryable,
    cause: new CodedError(safeWord(detail), 'as the provider put it', { cause }),
  });
}

/** Text of the provider reduced to what may be logged: a code, never a sentence, which could repeat a key. */
export function safeWord(text: string): string {
  return /^[\w.:-]{1,80}$/.test(text) ? text : 'other';
}

/**
 * Audio that cannot be what was agreed: cut off, not base64, half a sample. Passed on it would be noise in the caller's
 * ear, and what comes after it is no better, so the session is over.
 */
export function unusableAudio(): VoiceError {
  return voiceError('VOICE_LOST', true, 'audio_format');
}
