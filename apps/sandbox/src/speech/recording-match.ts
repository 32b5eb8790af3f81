import type { Recording } from './recording.js';
import { decodeMulaw } from './mulaw.js';
import { bestOffset, correlationAt, envelope, interpolate } from './signal-match.js';

/** Where a recording lies in the audio; its ends may hang over by a few bytes. */
export interface Match {
  readonly recording: Recording;
  /** Correlation with the recording over its whole length, 0–1. */
  readonly score: number;
  readonly fromByte: number;
  readonly toByte: number;
}

/** A recording prepared for comparing. */
export interface Pattern {
  readonly recording: Recording;
  readonly samples: Float32Array;
  readonly envelope: Float32Array;
  /** Start of the loudest stretch, which is aligned first. */
  readonly probeAt: number;
}

/** A place where a recording may lie. */
export interface Candidate {
  readonly pattern: Pattern;
  readonly offset: number;
  readonly likeness: number;
}

/** Samples per step of the loudness curve: 20 ms. */
export const hop = 160;
const probeSamples = 1_600;
/** Envelopes of the same words are alike well above this, also half a hop apart. */
const likelyEnvelope = 0.6;
/** Clean speech through any honest chain of converters stays above 0.97. */
const leastCorrelation = 0.93;
/** A stretch of 20 ms below this is damaged; a lost frame, even a half of one, is. */
const leastLocalCorrelation = 0.8;
/** Share of the audible stretches that may be damaged: a frame or two, never one in ten. */
const mostDamaged = 0.04;
/** Stretches this far below the loudest one are too quiet to judge. */
const audibleDb = 20;

export function toPattern(recording: Recording): Pattern {
  const samples = Float32Array.from(decodeMulaw(recording.audio));
  const levels = envelope(samples, hop);
  const probeFrames = probeSamples / hop;
  let loudest = { frame: 0, sum: -1 };
  for (let frame = 0; frame + probeFrames <= levels.length; frame += 1) {
    const sum = levels.subarray(frame, frame + probeFrames).reduce((total, level) => total + level, 0);
    if (sum > loudest.sum) loudest = { frame, sum };
  }
  return { recording, samples, envelope: levels, probeAt: loudest.frame * hop };
}

/** The two best places of the recording by loudness curve, when they are likely at all. */
export function alignCoarsely(signalEnvelope: Float32Array, pattern: Pattern): readonly Candidate[] {
  const overhang = 10;
  const places: Candidate[] = [];
  for (
    let frame = -overhang;
    frame <= signalEnvelope.length - pattern.envelope.length + overhang;
    frame += 1
  ) {
    const likeness = correlationAt(signalEnvelope, pattern.envelope, frame);
    if (likeness >= likelyEnvelope) places.push({ pattern, offset: frame * hop, likeness });
  }
  const best = places.reduce<Candidate | undefined>(
    (a, b) => (a && a.likeness >= b.likeness ? a : b),
    undefined,
  );
  if (best === undefined) return [];
  const farther = places.filter((place) => Math.abs(place.offset - best.offset) > 10 * hop);
  const second = farther.reduce<Candidate | undefined>(
    (a, b) => (a && a.likeness >= b.likeness ? a : b),
    undefined,
  );
  return second === undefined ? [best] : [best, second];
}

/** Aligns to a fraction of a sample and compares stretch by stretch; null when the recording is not there undamaged. */
export function compare(signal: Float32Array, { pattern, offset }: Candidate): Match | null {
  const probe = pattern.samples.subarray(pattern.probeAt, pattern.probeAt + probeSamples);
  const around = offset + pattern.probeAt;
  const whole = bestOffset(signal, probe, around - hop, around + hop);
  if (whole.correlation < leastLocalCorrelation) return null;
  const start = whole.offset + bestFraction(signal, probe, whole.offset) - pattern.probeAt;
  const heard = interpolate(signal, start, pattern.samples.length);
  const score = correlationAt(heard, pattern.samples, 0);
  if (score < leastCorrelation || damagedShare(heard, pattern.samples) > mostDamaged) return null;
  const fromByte = Math.round(start);
  return { recording: pattern.recording, score, fromByte, toByte: fromByte + pattern.samples.length };
}

/** Converters delay by parts of a sample, which alone would cost the higher half of the band. */
function bestFraction(signal: Float32Array, probe: Float32Array, wholeOffset: number): number {
  let best = { fraction: 0, correlation: -1 };
  for (const fraction of [-0.5, -0.375, -0.25, -0.125, 0, 0.125, 0.25, 0.375, 0.5]) {
    const shifted = interpolate(signal, wholeOffset + fraction, probe.length);
    const correlation = correlationAt(shifted, probe, 0);
    if (correlation > best.correlation) best = { fraction, correlation };
  }
  return best.fraction;
}

function damagedShare(heard: Float32Array, expected: Float32Array): number {
  const levels = envelope(expected, hop);
  const audible = Math.max(...levels) * 10 ** (-audibleDb / 20);
  let [judged, damaged] = [0, 0];
  for (const [frame, level] of levels.entries()) {
    if (level < audible) continue;
    judged += 1;
    const stretch = expected.subarray(frame * hop, (frame + 1) * hop);
    if (correlationAt(heard, stretch, frame * hop) < leastLocalCorrelation) damaged += 1;
  }
  return judged === 0 ? 1 : damaged / judged;
}
