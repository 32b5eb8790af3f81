import { maxBlockSamples, maxTaps, maxUp, type Convolve, type ConvolutionEngine } from './convolution.js';
import { coefficientOne, type PolyphaseFilter } from './filter-design.js';

/** The reference, and what is used where the processor has no 128-bit SIMD. */
export function createScalarEngine(): ConvolutionEngine {
  const input = new Int16Array(maxTaps + maxBlockSamples);
  const output = new Int16Array(maxUp * maxBlockSamples + maxUp);

  const prepare = (filter: PolyphaseFilter): Convolve => {
    const { up, down, taps } = filter;
    // Doubles hold the sums exactly: 256 products of 16 and 23 bits need 47.
    const coefficients = Float64Array.from(filter.coefficients);

    return (windowStart, firstPhase, count) => {
      let window = windowStart;
      let phase = firstPhase;
      for (let index = 0; index < count; index += 1) {
        const phaseStart = phase * taps;
        let sum = 0;
        for (let tap = 0; tap < taps; tap += 1)
          sum += (input[window + tap] as number) * (coefficients[phaseStart + tap] as number);
        output[index] = saturate(Math.floor(sum / coefficientOne + 0.5));

        phase += down;
        while (phase >= up) {
          phase -= up;
          window += 1;
        }
      }
    };
  };

  return { input, output, prepare };
}

function saturate(sample: number): number {
  return Math.max(-0x8000, Math.min(0x7fff, sample));
}
