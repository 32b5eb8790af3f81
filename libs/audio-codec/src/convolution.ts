import type { PolyphaseFilter } from './filter-design.js';

/**
 * The arithmetic of the resampler, apart from its state. Samples are put into `input`, and the function that `prepare`
 * gives writes the filtered ones into `output`; both arrays are shared by all resamplers and mean nothing between calls.
 */
export interface ConvolutionEngine {
  readonly input: Int16Array;
  readonly output: Int16Array;
  prepare(filter: PolyphaseFilter): Convolve;
}

/**
 * Fills `output` from index 0 with `count` samples, at least one, each rounded to the nearest whole number and saturated
 * to 16 bits. The window of the first, `taps` samples, begins at index `windowStart` of `input` and meets phase `phase`;
 * every further output lies `down / up` input samples later.
 */
export type Convolve = (windowStart: number, phase: number, count: number) => void;

/** Most samples put into an engine at once besides the history of one filter: 85 ms at 24 kHz. */
export const maxBlockSamples = 2048;
/** Most taps a phase may have; both engines have room for that much history. */
export const maxTaps = 256;
/** Most output samples for one input sample, 8 to 24 kHz. */
export const maxUp = 3;
