import { maxBlockSamples, type ConvolutionEngine } from './convolution.js';
import type { PolyphaseFilter } from './filter-design.js';

/** Where a stream of samples stands in a filter: what it has to remember between two pieces of input. */
export interface PolyphaseStream {
  /** How many output samples the next `inputSamples` would make. */
  outputSamples(inputSamples: number): number;
  /** Filters the next samples into `output`, which has room for them. */
  push(input: Int16Array, output: Int16Array): void;
  /** Back to the beginning, with silence before it. */
  reset(): void;
}

export function createPolyphaseStream(filter: PolyphaseFilter, engine: ConvolutionEngine): PolyphaseStream {
  const { up, down, taps, lookahead } = filter;
  const convolve = engine.prepare(filter);
  /** The latest samples: with one new sample they fill a window. */
  const history = new Int16Array(taps - 1);
  /** The next output's window ends with the sample that comes after this many more, and meets this phase. */
  let awaited = lookahead;
  let phase = 0;

  /** The smallest `k` whose window ends, `awaited + (phase + k * down) / up` samples ahead, beyond the new samples. */
  const outputSamples = (inputSamples: number): number =>
    Math.max(0, Math.ceil(((inputSamples - awaited) * up - phase) / down));

  const pushBlock = (input: Int16Array, output: Int16Array, outputStart: number): number => {
    const count = outputSamples(input.length);
    engine.input.set(history);
    engine.input.set(input, history.length);
    if (count > 0) convolve(awaited, phase, count);
    // Element by element: `set` would need a view of each part, which is an allocation for every frame.
    for (let index = 0; index < count; index += 1)
      output[outputStart + index] = engine.output[index] as number;
    for (let index = 0; index < history.length; index += 1)
      history[index] = engine.input[input.length + index] as number;

    const ahead = phase + count * down;
    awaited += Math.floor(ahead / up) - input.length;
    phase = ahead % up;
    return count;
  };

  return {
    outputSamples,
    push(input, output) {
      if (input.length <= maxBlockSamples) pushBlock(input, output, 0);
      else
        for (let start = 0, written = 0; start < input.length; start += maxBlockSamples)
          written += pushBlock(input.subarray(start, start + maxBlockSamples), output, written);
    },
    reset() {
      history.fill(0);
      awaited = lookahead;
      phase = 0;
    },
  };
}
