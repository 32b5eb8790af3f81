import { maxBlockSamples, type ConvolutionEngine } from './convolution.js';
import { createScalarEngine } from './convolution-scalar.js';
import { createSimdEngine } from './convolution-simd.js';
import { filterFor, type SampleRateHz } from './filter-design.js';
import { createPolyphaseStream } from './polyphase-stream.js';

export interface ResamplerOptions {
  readonly fromHz: SampleRateHz;
  readonly toHz: SampleRateHz;
}

export interface Resampler {
  /**
   * Takes the next samples, any number of them, and gives those that can be computed by now. However the input is cut,
   * the same samples come out.
   * @param output where to write, not overlapping `input`; without it, memory of the resampler that its next call
   *   overwrites
   * @returns the part of `output` that was written; nothing is allocated as long as lengths repeat, frame after frame
   * @throws RangeError when `output` is too short; the input then counts as not given
   */
  process(input: Int16Array, output?: Int16Array): Int16Array;
  /** Gives the last `groupDelayMs`, as if silence followed, and starts afresh. Parameter and result as of `process`. */
  flush(output?: Int16Array): Int16Array;
  /** Starts afresh without giving what is left: what was interrupted shall not open the next sentence. */
  reset(): void;
  /** How long each sample is held back: 2.5 when one side is 8 kHz, 1.25 between 16 and 24 kHz. */
  readonly groupDelayMs: number;
}

const sampleRatesHz: readonly number[] = [8000, 16000, 24000] satisfies SampleRateHz[];

let sharedEngine: ConvolutionEngine | undefined;
/** One for the process: its memory means nothing between two calls. */
const defaultEngine = (): ConvolutionEngine => (sharedEngine ??= createSimdEngine() ?? createScalarEngine());

/**
 * A streaming resampler for one direction of one call: linear phase, flat to 0.85 of the lower Nyquist frequency and
 * 92 dB down from 1.15 of it (see `filter-design.ts`). What would exceed 16 bits saturates.
 *
 * Output sample `k` is the signal at `k / toHz`, the very moment of input sample `k * fromHz / toHz`. It needs
 * `groupDelayMs` of input beyond that moment: by so much the output stays behind, until `flush`. In all, `n` samples
 * become `n * toHz / fromHz`, rounded up.
 * @param engine the arithmetic; SIMD where the processor has it, unless given
 * @throws RangeError for other rates, and for equal ones: what needs no change should not pay for one
 */
export function createResampler(
  options: ResamplerOptions,
  engine: ConvolutionEngine = defaultEngine(),
): Resampler {
  const { fromHz, toHz } = checked(options);
  const filter = filterFor(fromHz, toHz);
  const stream = createPolyphaseStream(filter, engine);
  const outputOf = createOutputs();
  const silence = new Int16Array(filter.lookahead);

  const process = (input: Int16Array, given?: Int16Array): Int16Array => {
    const output = outputOf(stream.outputSamples(input.length), given);
    stream.push(input, output);
    return output;
  };

  return {
    process,
    flush(given) {
      const tail = process(silence, given);
      stream.reset();
      return tail;
    },
    reset: () => stream.reset(),
    groupDelayMs: (filter.lookahead / fromHz) * 1000,
  };
}

/**
 * Finds room for `count` samples, in the array given or in one that is kept for the purpose. A part of the same array
 * with the same length is the same object again, so that frame after frame allocates nothing.
 */
function createOutputs(): (count: number, given: Int16Array | undefined) => Int16Array {
  let own: Int16Array = new Int16Array(0);
  let whole = own;
  let part = own;

  return (count, given) => {
    // A burst is not worth keeping memory for as long as the call lasts.
    if (given === undefined && count > maxBlockSamples) return new Int16Array(count);
    if (given === undefined && own.length < count) own = new Int16Array(count);
    const room = given ?? own;
    if (room.length < count) throw new RangeError('no room for the resampled samples');
    if (room.length === count) return room;
    if (room !== whole || part.length !== count) {
      whole = room;
      part = room.subarray(0, count);
    }
    return part;
  };
}

function checked(options: ResamplerOptions): ResamplerOptions {
  const { fromHz, toHz } = options;
  if (!sampleRatesHz.includes(fromHz) || !sampleRatesHz.includes(toHz))
    throw new RangeError('sample rates must be 8000, 16000 or 24000');
  if (fromHz === toHz) throw new RangeError('sample rates must differ');
  return options;
}
