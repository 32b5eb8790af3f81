import { followSpeech } from './follow-speech.js';
import { decodeMulaw } from './mulaw.js';
import type { Stretch } from './speech-breaks.js';

/** What became of a recording on its way, µ-law against µ-law. */
export interface AudioFidelity {
  /** Every byte of the recording that was heard is the same byte, and none in the middle is missing. */
  readonly bitIdentical: boolean;
  /** 0–1, over everything heard of it. */
  readonly correlation: number;
  /** Pauses inside that the recording does not have, ms. */
  readonly gapsMs: number;
  /** Parts not heard although something behind them was, ms. */
  readonly missingMs: number;
  /** The end that was not heard, ms. */
  readonly restMs: number;
  readonly heardMs: number;
  /** Samples at the end of the scale that are not there in the recording. */
  readonly clippedSamples: number;
  /** Heard relative to said. */
  readonly levelDb: number;
}

/** The same with its place. */
export interface LocatedFidelity extends AudioFidelity {
  readonly fromByte: number;
  readonly toByte: number;
}

const bytesPerMs = 8;
/** The outermost step of µ-law. */
const fullScale = 32_124;

/**
 * Compares what was heard with what was said. Offset, delay by parts of a sample and level do not matter to the
 * correlation; breaks are measured apart from it.
 * @param expectedByte where in `heard` the recording should begin, give or take 600 ms
 * @returns null when nothing like it is there
 */
export function measureFidelity(
  said: Uint8Array,
  heard: Uint8Array,
  expectedByte: number,
): LocatedFidelity | null {
  const saidSamples = samplesOf(said);
  const path = followSpeech(saidSamples, samplesOf(heard), expectedByte);
  const [first, last] = [path?.stretches[0], path?.stretches.at(-1)];
  if (path === null || first === undefined || last === undefined) return null;
  const { stretches } = path;
  const heardBytes = stretches.reduce((sum, { from, to }) => sum + to - from, 0);
  const missingBytes = last.to - heardBytes;
  const { correlation, levelDb } = compareSamples(saidSamples, path.heard, stretches);
  const isSame = path.fraction === 0 && missingBytes === 0 && isSameIn(stretches, said, heard);
  return {
    bitIdentical: isSame,
    correlation,
    gapsMs: gapBytes(stretches) / bytesPerMs,
    missingMs: missingBytes / bytesPerMs,
    restMs: (said.length - last.to) / bytesPerMs,
    heardMs: heardBytes / bytesPerMs,
    clippedSamples: countClipped(stretches, said, heard),
    levelDb,
    fromByte: first.from + first.lag,
    toByte: last.to + last.lag,
  };
}

/** µ-law has two zeros. They are kept apart, so that a break is found at the very byte. */
function samplesOf(mulaw: Uint8Array): Float32Array {
  return Float32Array.from(decodeMulaw(mulaw), (sample, index) => (mulaw[index] === 0x7f ? -0.5 : sample));
}

function isSameIn(stretches: readonly Stretch[], said: Uint8Array, heard: Uint8Array): boolean {
  return stretches.every(({ from, to, lag }) =>
    said.subarray(from, to).every((byte, index) => byte === heard[from + lag + index]),
  );
}

function gapBytes(stretches: readonly Stretch[]): number {
  return stretches.reduce(
    (sum, { lag }, index) => sum + Math.max(0, lag - (stretches[index - 1]?.lag ?? lag)),
    0,
  );
}

function countClipped(stretches: readonly Stretch[], said: Uint8Array, heard: Uint8Array): number {
  let clipped = 0;
  for (const { from, to, lag } of stretches) {
    const [before, after] = [
      decodeMulaw(said.subarray(from, to)),
      decodeMulaw(heard.subarray(from + lag, to + lag)),
    ];
    after.forEach((sample, index) => {
      if (Math.abs(sample) >= fullScale && Math.abs(before[index] ?? 0) < fullScale) clipped += 1;
    });
  }
  return clipped;
}

function compareSamples(
  said: Float32Array,
  heard: Float32Array,
  stretches: readonly Stretch[],
): { readonly correlation: number; readonly levelDb: number } {
  let [saidPower, heardPower, products] = [0, 0, 0];
  for (const { from, to, lag } of stretches) {
    for (let index = from; index < to; index += 1) {
      const [a, b] = [said[index] ?? 0, heard[index + lag] ?? 0];
      saidPower += a * a;
      heardPower += b * b;
      products += a * b;
    }
  }
  const scale = Math.sqrt(saidPower * heardPower);
  return {
    correlation: scale === 0 ? 0 : Math.min(1, Math.max(0, products / scale)),
    levelDb: 10 * Math.log10(heardPower / saidPower),
  };
}
