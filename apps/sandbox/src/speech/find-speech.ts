import { bestOffset, correlationAt, interpolate } from './signal-match.js';

/** Where a recording begins in a piece of audio, seen from one phrase of it. */
export interface FoundSpeech {
  /** Sample `n` of the recording is sample `n + lag` of the audio, at that phrase and until the next break. */
  readonly lag: number;
  /** Part of a sample by which a converter has delayed it; 0 when it has not. */
  readonly fraction: number;
}

/** What belongs together correlates above, also through a converter; what does not far below. */
export const sameSpeech = 0.9;
/** 100 ms: what is looked for. Shorter speech is too much like itself one pitch period later. */
export const phrase = 800;
/** 600 ms: how far from the expected place speech is looked for. */
export const longestBreak = 4_800;

/** 40 ms */
const shortestPhrase = 320;
const probeStep = 80;
/** A second: the recording is looked for by what is said first, because the rest may have been cut off. */
const firstWords = 8_000;
/** What converters and schedules add where speech is expected: 5 ms. */
const near = 40;

/** @returns null when there is nothing like it within 600 ms of where it is expected, or too little to tell */
export function findSpeech(said: Float32Array, heard: Float32Array, expectedLag: number): FoundSpeech | null {
  const begun = said.subarray(0, Math.min(firstWords, heard.length - expectedLag));
  for (const { from, to } of loudestPhrases(begun)) {
    const words = said.subarray(from, to);
    const place = expectedLag + from;
    const at = findPhrase(heard, words, place, near) ?? findPhrase(heard, words, place, longestBreak);
    if (at !== null) return { lag: at.offset - from, fraction: bestFraction(heard, words, at.offset) };
  }
  return null;
}

/** A place for words, and how well they fit there. */
export interface Place {
  readonly offset: number;
  readonly correlation: number;
}

/** Where these words lie, `reach` samples from `around` at most; null when nothing like them does. */
export function findPhrase(
  heard: Float32Array,
  words: Float32Array,
  around: number,
  reach: number,
): Place | null {
  const last = Math.min(around + reach, heard.length - words.length);
  const best = bestOffset(heard, words, Math.max(0, around - reach), last);
  return best.correlation >= sameSpeech ? best : null;
}

export function powerOf(samples: Float32Array, from: number, to: number): number {
  let sum = 0;
  for (let index = from; index < to; index += 1) sum += (samples[index] ?? 0) ** 2;
  return sum / (to - from);
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Up to three that do not touch each other: a break may be in the middle of one. */
function loudestPhrases(said: Float32Array): readonly Span[] {
  const length = Math.min(phrase, said.length);
  if (length < shortestPhrase) return [];
  const starts = Array.from(
    { length: Math.floor((said.length - length) / probeStep) + 1 },
    (_, index) => index * probeStep,
  );
  const byPower = starts
    .map((from) => ({ from, to: from + length, power: powerOf(said, from, from + length) }))
    .filter(({ power }) => power > 0)
    .sort((a, b) => b.power - a.power);
  return byPower.reduce<readonly Span[]>(
    (found, span) =>
      found.length < 3 && found.every(({ from }) => Math.abs(from - span.from) > length)
        ? [...found, span]
        : found,
    [],
  );
}

/** The same part of a sample holds for the whole recording: a converter's delay does not change. */
function bestFraction(heard: Float32Array, words: Float32Array, at: number): number {
  let best = { fraction: 0, correlation: correlationAt(heard, words, at) };
  for (let eighths = -4; eighths <= 4; eighths += 1) {
    const shifted = interpolate(heard, at + eighths / 8, words.length);
    const correlation = correlationAt(shifted, words, 0);
    // Equal but for rounding is no reason to touch the samples.
    if (correlation > best.correlation + 1e-6) best = { fraction: eighths / 8, correlation };
  }
  return best.fraction;
}
