import { decodeMulaw } from '../speech/mulaw.js';
import { bytesOf } from '../speech/pcm16.js';
import type { Recording } from '../speech/recording.js';
import { resample } from '../speech/resampler.js';
import type { SampleRate } from './input-schema.js';

/** One sentence of a recording, which is a block of text and a block of audio on the wire. */
export interface Sentence {
  readonly recordingId: string;
  readonly text: string;
  /** PCM16 in pieces of around 100 ms. */
  readonly pieces: readonly Uint8Array[];
  readonly audioMs: number;
  readonly isLastOfRecording: boolean;
}

/** Sizes in samples of telephone audio: odd, and never whole 20 ms frames. */
const pieceSamples = [397, 1_203, 811, 1_601, 533, 967] as const;
const telephoneHz = 8_000;

/** Cuts a recording at about the place where each sentence ends; together they are the whole recording. */
export function sentencesOf({ id, text, audio }: Recording, outputHz: SampleRate): readonly Sentence[] {
  const texts = text.match(/[^.!?]+[.!?]*/gu) ?? [text];
  const samples = resample(decodeMulaw(audio), telephoneHz, outputHz);
  let chars = 0;
  return texts.map((sentence, index) => {
    const from = Math.round((samples.length * chars) / text.length);
    chars += sentence.length;
    const isLast = index === texts.length - 1;
    const to = isLast ? samples.length : Math.round((samples.length * chars) / text.length);
    return {
      recordingId: id,
      text: sentence.trim(),
      pieces: cut(samples.subarray(from, to), outputHz / telephoneHz),
      audioMs: ((to - from) * 1_000) / outputHz,
      isLastOfRecording: isLast,
    };
  });
}

function cut(samples: Int16Array, factor: number): readonly Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < samples.length;) {
    const size = (pieceSamples[pieces.length % pieceSamples.length] ?? pieceSamples[0]) * factor;
    pieces.push(bytesOf(samples.subarray(at, at + size)));
    at += size;
  }
  return pieces;
}

/** The words of a sentence of which only the beginning was heard. @param share 0 to 1 */
export function wordsHeard(text: string, share: number): string {
  const words = text.split(' ');
  return words.slice(0, Math.floor(words.length * Math.max(0, Math.min(1, share)))).join(' ');
}
