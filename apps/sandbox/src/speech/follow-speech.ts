import { findPhrase, findSpeech, longestBreak, phrase, powerOf, sameSpeech } from './find-speech.js';
import { correlationAt, envelope, interpolate } from './signal-match.js';
import { joinAtBreaks, withEdges, type Stretch } from './speech-breaks.js';

/** Where each part of a recording lies in audio that may hold pauses it does not have, and lack parts it has. */
export interface SpeechPath {
  /** In the order of the recording; what lies between two of them was not heard. */
  readonly stretches: readonly Stretch[];
  /** The audio, shifted so that `lag` is a whole number. */
  readonly heard: Float32Array;
  /** The part of a sample the audio was shifted by; 0 when it was not. */
  readonly fraction: number;
}

/** 40 ms: what is judged as belonging together. */
const block = 320;
/** Quieter blocks, relative to the loudest, are mostly rounding. */
const audible = 0.05;
/** Audio that is broken more often than this is not followed any further. */
const mostBreaks = 8;
/** A break may be as late in a block's phrase as its third block. */
const searchedBlocks = 2;

/**
 * Finds the recording in the audio and follows it over breaks, forwards and backwards, sample by sample.
 * @param expectedLag where it should begin, give or take 600 ms
 * @returns null when there is nothing like it, or too little to tell
 */
export function followSpeech(
  said: Float32Array,
  heard: Float32Array,
  expectedLag: number,
): SpeechPath | null {
  const found = findSpeech(said, heard, expectedLag);
  if (found === null) return null;
  const { lag, fraction } = found;
  const shifted = fraction === 0 ? heard : interpolate(heard, fraction, heard.length);
  const anchors = withEdges(said, shifted, findAnchors(said, shifted, lag));
  return { stretches: joinAtBreaks(said, shifted, anchors), heard: shifted, fraction };
}

/** Blocks of the recording whose place is sure. */
function findAnchors(said: Float32Array, heard: Float32Array, startLag: number): readonly Stretch[] {
  const loudest = Math.max(...envelope(said, block));
  const anchors: Stretch[] = [];
  let lag = startLag;
  let breaksLeft = mostBreaks;
  for (let from = 0; from < said.length; from += block) {
    const to = Math.min(from + block, said.length);
    if (Math.sqrt(powerOf(said, from, to)) < loudest * audible) continue;
    if (isThere(said, heard, { from, to, lag })) {
      anchors.push({ from, to, lag });
    } else if (breaksLeft > 0) {
      breaksLeft -= 1;
      const next = findBehindBreak(said, heard, from, lag);
      if (next !== null) anchors.push(next);
      lag = next?.lag ?? lag;
      from = next?.from ?? from + searchedBlocks * block;
    }
  }
  return anchors;
}

/** The break may be anywhere in the next blocks, and only words behind it fit really well. */
function findBehindBreak(
  said: Float32Array,
  heard: Float32Array,
  start: number,
  lag: number,
): Stretch | null {
  let best: { readonly stretch: Stretch; readonly correlation: number } | null = null;
  for (let from = start; from <= start + searchedBlocks * block; from += block) {
    const words = said.subarray(from, from + phrase);
    const place = words.length < phrase / 2 ? null : findPhrase(heard, words, from + lag, longestBreak);
    if (place === null || place.correlation <= (best?.correlation ?? 0)) continue;
    const stretch = { from, to: Math.min(from + block, said.length), lag: place.offset - from };
    best = { stretch, correlation: place.correlation };
  }
  return best?.stretch ?? null;
}

function isThere(said: Float32Array, heard: Float32Array, { from, to, lag }: Stretch): boolean {
  const end = Math.min(to, heard.length - lag);
  if (from + lag < 0 || end - from < block / 2) return false;
  return correlationAt(heard, said.subarray(from, end), from + lag) >= sameSpeech;
}
