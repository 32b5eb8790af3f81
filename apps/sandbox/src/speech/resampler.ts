export type SampleRateHz = 8_000 | 16_000 | 24_000;

/** Takes a stream in pieces of any size and keeps what the next piece needs. */
export type Resampler = (samples: Int16Array) => Int16Array;

/** Half of the filter's length, in periods of the lower rate; plenty for telephone speech. */
const reachPeriods = 8;
/** Share of the lower rate's band that is kept, so that the filter's skirt does not alias. */
const keptBand = 0.92;
/** All rates are multiples of it. */
const commonHz = 8_000;

/**
 * A windowed-sinc resampler for one stream. Plain rather than clever: the offline world needs speech that is still
 * recognised afterwards, from a converter that shares no code with the product's. Delays by 8 periods of the lower rate.
 */
export function createResampler(fromHz: SampleRateHz, toHz: SampleRateHz): Resampler {
  if (fromHz === toHz) return (samples) => samples;
  const phases = toHz / commonHz;
  const step = fromHz / commonHz;
  const lowerHz = Math.min(fromHz, toHz);
  const reach = (reachPeriods * fromHz) / lowerHz;
  const kernels = Array.from({ length: phases }, (_, phase) =>
    kernel(phase / phases, reach, lowerHz / fromHz),
  );

  let pending = new Float64Array(2 * reach);
  /** Position of the next output sample after the start of `pending` + `reach`, in units of 1/`phases` input samples. */
  let position = 0;

  return (samples) => {
    const input = new Float64Array(pending.length + samples.length);
    input.set(pending);
    input.set(samples, pending.length);
    const output: number[] = [];
    for (; Math.floor(position / phases) + 2 * reach < input.length; position += step) {
      output.push(
        weightedSum(input, Math.floor(position / phases), kernels[position % phases] ?? new Float64Array()),
      );
    }
    const done = Math.min(Math.floor(position / phases), input.length);
    pending = input.slice(done);
    position -= done * phases;
    return Int16Array.from(output);
  };
}

/** Converts a whole recording at once, without the stream's delay. */
export function resample(samples: Int16Array, fromHz: SampleRateHz, toHz: SampleRateHz): Int16Array {
  const delay = fromHz === toHz ? 0 : (reachPeriods * toHz) / Math.min(fromHz, toHz);
  const tail = new Int16Array(fromHz === toHz ? 0 : (reachPeriods * fromHz) / Math.min(fromHz, toHz));
  const convert = createResampler(fromHz, toHz);
  const head = convert(samples);
  const rest = convert(tail);
  const converted = new Int16Array(head.length + rest.length);
  converted.set(head);
  converted.set(rest, head.length);
  return converted.subarray(delay);
}

/** Hann-windowed sinc; tap `i` weighs the input sample `i − reach − offset` samples away from the output sample. */
function kernel(offset: number, reach: number, periodsPerSample: number): Float64Array {
  return Float64Array.from({ length: 2 * reach + 1 }, (_, index) => {
    const periods = (index - reach - offset) * periodsPerSample;
    if (Math.abs(periods) >= reachPeriods) return 0;
    const angle = Math.PI * periods * keptBand;
    const sinc = angle === 0 ? 1 : Math.sin(angle) / angle;
    const window = 0.5 + 0.5 * Math.cos((Math.PI * periods) / reachPeriods);
    return keptBand * sinc * window * periodsPerSample;
  });
}

/** One int16, rounded and clipped. */
function weightedSum(input: Float64Array, from: number, weights: Float64Array): number {
  let sum = 0;
  for (let tap = 0; tap < weights.length; tap += 1) sum += (input[from + tap] ?? 0) * (weights[tap] ?? 0);
  return Math.max(-32_768, Math.min(32_767, Math.round(sum)));
}
