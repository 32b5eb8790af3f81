import type { RecordingLibrary } from '../speech/recording.js';
import { recalledTurns } from './recalled-turns.js';

/** What a text for the model comes to. */
export type Reading =
  | { readonly type: 'sentence'; readonly recordingId: string }
  /** To answer the caller's last words. */
  | { readonly type: 'answer-last' }
  /** What the caller has entered on the keypad. */
  | { readonly type: 'keys'; readonly digits: string }
  /** Words of the caller, in writing. */
  | { readonly type: 'words'; readonly recordingId: string }
  | { readonly type: 'unknown' };

/** Within one sentence: "Please answer what the caller said last." */
const answerLast = /\banswer\b[^.!?]*\blast\b/i;
const aboutKeys = /\b(?:dial|digit|enter|key|press|typ)/i;
const digitsInside = /\d(?:[\d ]*\d)?/;

/**
 * Reads instructions, and text that stands in the place of the caller's words: on the wire some services do not tell the
 * two apart. What is wanted is said last; paragraphs before it are background.
 */
export function readInstruction(text: string, recordings: RecordingLibrary): Reading {
  const { background, request } = splitInstruction(text);
  const reading = readRequest(request, recordings);
  return reading.type === 'unknown' && background !== '' ? readRequest(text, recordings) : reading;
}

/** The last paragraph, and what comes before it. */
export function splitInstruction(text: string): { readonly background: string; readonly request: string } {
  const paragraphs = text.trim().split(/\n\s*\n/);
  return { background: paragraphs.slice(0, -1).join('\n'), request: paragraphs.at(-1) ?? '' };
}

function readRequest(text: string, recordings: RecordingLibrary): Reading {
  const sentence = recordings.spokenIn(text, 'bot');
  if (sentence !== undefined) return { type: 'sentence', recordingId: sentence.id };
  if (answerLast.test(text)) return { type: 'answer-last' };
  const digits = digitsInside.exec(text)?.[0];
  if (digits !== undefined && aboutKeys.test(text))
    return { type: 'keys', digits: digits.replaceAll(' ', '') };
  const recordingId = recalledTurns(recordings, 'caller', text).at(-1)?.recordingId ?? null;
  return recordingId === null ? { type: 'unknown' } : { type: 'words', recordingId };
}
