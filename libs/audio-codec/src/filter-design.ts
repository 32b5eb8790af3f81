/** The rates of the product: telephone line, and what speech models take and give. */
export type SampleRateHz = 8000 | 16000 | 24000;

/**
 * A low-pass filter for resampling by `up / down`, cut into `up` phases so that each output sample costs one pass over
 * `taps` input samples. Output `k` uses phase `k * down mod up`.
 */
export interface PolyphaseFilter {
  readonly up: number;
  readonly down: number;
  /** Taps of one phase; a multiple of 8, which is what the SIMD kernel takes at once. */
  readonly taps: number;
  /** How many input samples after the one at its own time an output sample needs: the group delay, in input samples. */
  readonly lookahead: number;
  /** `up` phases of `taps` whole numbers each, oldest sample first; `coefficientOne` stands for 1, and so sums each phase. */
  readonly coefficients: Int32Array;
}

/** Coefficients are fractions of 2^22: their rounding lies 130 dB down, and every sum of products fits a double exactly. */
export const coefficientOne = 2 ** 22;

/**
 * Zero crossings of the sinc on each side. With the window below the filter is flat within 0.001 dB to 0.85 of the
 * lower Nyquist frequency (3.4 kHz of a telephone line) and 92 dB down from 1.15 of it (4.6 kHz), at 20 samples of the
 * lower rate delay: 2.5 ms whenever one side is 8 kHz.
 */
const zeroCrossings = 20;
/** Shape of the Kaiser window for a stop band at -92 dB: 0.1102 (92 - 8.7), J. F. Kaiser, 1974. */
const kaiserBeta = 9.18;

const designed = new Map<string, PolyphaseFilter>();

/** The filter from one rate to another, designed at first use (under a millisecond) and kept. */
export function filterFor(fromHz: SampleRateHz, toHz: SampleRateHz): PolyphaseFilter {
  const key = `${fromHz}/${toHz}`;
  const filter = designed.get(key) ?? designFilter(fromHz, toHz);
  designed.set(key, filter);
  return filter;
}

function designFilter(fromHz: number, toHz: number): PolyphaseFilter {
  const divisor = greatestCommonDivisor(fromHz, toHz);
  const up = toHz / divisor;
  const down = fromHz / divisor;
  // The lower of both rates decides what may pass; its period is `samplesPerCrossing` at the common multiple of both.
  const samplesPerCrossing = Math.max(up, down);
  const lookahead = (zeroCrossings * samplesPerCrossing) / up;
  const taps = Math.ceil((2 * lookahead) / 8) * 8;

  const coefficients = new Int32Array(up * taps);
  for (let phase = 0; phase < up; phase += 1) {
    const ideal = Array.from({ length: taps }, (_, tap) => {
      const samplesFromCentre = phase + (taps - 1 - lookahead - tap) * up;
      return windowedSinc(samplesFromCentre / samplesPerCrossing);
    });
    coefficients.set(toWholeNumbers(ideal), phase * taps);
  }
  return { up, down, taps, lookahead, coefficients };
}

/** @param crossing distance from the centre in zero crossings; the window ends at the last of them */
function windowedSinc(crossing: number): number {
  const position = crossing / zeroCrossings;
  if (Math.abs(position) >= 1) return 0;
  if (crossing === 0) return 1;
  const sinc = Math.sin(Math.PI * crossing) / (Math.PI * crossing);
  return (sinc * bessel(kaiserBeta * Math.sqrt(1 - position * position))) / bessel(kaiserBeta);
}

/** Modified Bessel function of the first kind, order 0, by its power series. */
function bessel(x: number): number {
  let sum = 1;
  for (let term = 1, order = 1; term > sum * 1e-17; order += 1) {
    term *= (x / 2 / order) ** 2;
    sum += term;
  }
  return sum;
}

/** Each phase sums to one exactly, so that a constant passes unchanged whatever the phase: its images are not small but zero. */
function toWholeNumbers(ideal: readonly number[]): Int32Array {
  const total = ideal.reduce((sum, value) => sum + value, 0);
  const rounded = Int32Array.from(ideal, (value) => Math.round((value / total) * coefficientOne));
  const missing = coefficientOne - rounded.reduce((sum, value) => sum + value, 0);
  const largest = rounded.indexOf(Math.max(...rounded));
  rounded[largest] = (rounded[largest] as number) + missing;
  return rounded;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
