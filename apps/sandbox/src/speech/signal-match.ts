/*
 * Comparing two pieces of sound, sample by sample. The measure throughout is the normalised cross-correlation: 1 for the
 * same sound at any level, around 0 for another one.
 */

/** Loudness curve: root mean square of every `hop` samples. */
export function envelope(samples: Float32Array, hop: number): Float32Array {
  const levels = new Float32Array(Math.floor(samples.length / hop));
  for (let frame = 0; frame < levels.length; frame += 1) {
    let sum = 0;
    for (let index = frame * hop; index < (frame + 1) * hop; index += 1) sum += (samples[index] ?? 0) ** 2;
    levels[frame] = Math.sqrt(sum / hop);
  }
  return levels;
}

/**
 * Pearson correlation of `pattern` with `signal` at `offset`. Where the pattern hangs over an end the signal counts as 0.
 * @returns −1 to 1; 0 when one of them is constant
 */
export function correlationAt(signal: Float32Array, pattern: Float32Array, offset: number): number {
  const ofSignal = sumsOf(signal, offset, offset + pattern.length);
  const ofPattern = sumsOf(pattern, 0, pattern.length);
  return normalised(productsAt(signal, pattern, offset), ofSignal, ofPattern, pattern.length);
}

/** Where `pattern` fits best in `signal` among the offsets given, and how well. */
export function bestOffset(
  signal: Float32Array,
  pattern: Float32Array,
  from: number,
  to: number,
): { readonly offset: number; readonly correlation: number } {
  const ofPattern = sumsOf(pattern, 0, pattern.length);
  let { sum, squares } = sumsOf(signal, from, from + pattern.length);
  let best = { offset: from, correlation: -1 };
  const products = new Float64Array(lanes);
  for (let offset = from; offset <= to; offset += 1) {
    const lane = (offset - from) % lanes;
    if (lane === 0) productsFrom(signal, pattern, offset, products);
    const correlation = normalised(products[lane] ?? 0, { sum, squares }, ofPattern, pattern.length);
    if (correlation > best.correlation) best = { offset, correlation };
    // One sample goes and one comes: nothing is lost to rounding, because the samples of a call are whole numbers.
    const [goes, comes] = [signal[offset] ?? 0, signal[offset + pattern.length] ?? 0];
    sum += comes - goes;
    squares += comes * comes - goes * goes;
  }
  return best;
}

/** Pearson correlation from sums over as many pairs of samples. */
function normalised(products: number, a: Sums, b: Sums, pairs: number): number {
  const count = Math.max(1, pairs);
  const power = (a.squares - a.sum ** 2 / count) * (b.squares - b.sum ** 2 / count);
  return power <= 0 ? 0 : (products - (a.sum * b.sum) / count) / Math.sqrt(power);
}

interface Sums {
  readonly sum: number;
  readonly squares: number;
}

/** What lies outside the samples counts as 0. */
function sumsOf(samples: Float32Array, from: number, to: number): Sums {
  let [sum, squares] = [0, 0];
  for (let index = Math.max(0, from); index < Math.min(to, samples.length); index += 1) {
    const value = samples[index] ?? 0;
    sum += value;
    squares += value * value;
  }
  return { sum, squares };
}

/** Only where the two overlap: an index outside an array costs many times one inside. */
function productsAt(signal: Float32Array, pattern: Float32Array, offset: number): number {
  const end = Math.min(pattern.length, signal.length - offset);
  let products = 0;
  for (let index = Math.max(0, -offset); index < end; index += 1)
    products += (signal[offset + index] ?? 0) * (pattern[index] ?? 0);
  return products;
}

const lanes = 4;

/**
 * The sums at four offsets in one go, which takes half the time: each sample of the pattern is fetched once for all of
 * them, and the processor adds to one while the others wait for their last addition.
 */
function productsFrom(signal: Float32Array, pattern: Float32Array, offset: number, into: Float64Array): void {
  if (offset < 0 || offset + lanes - 1 + pattern.length > signal.length) {
    for (let lane = 0; lane < lanes; lane += 1) into[lane] = productsAt(signal, pattern, offset + lane);
    return;
  }
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let index = 0; index < pattern.length; index += 1) {
    const value = pattern[index] ?? 0;
    const at = offset + index;
    a += value * (signal[at] ?? 0);
    b += value * (signal[at + 1] ?? 0);
    c += value * (signal[at + 2] ?? 0);
    d += value * (signal[at + 3] ?? 0);
  }
  into.set([a, b, c, d]);
}

const interpolationReach = 6;

/** The signal from `offset`, which may lie between two samples, for `length` samples: windowed-sinc interpolation. */
export function interpolate(signal: Float32Array, offset: number, length: number): Float32Array {
  const whole = Math.floor(offset);
  const fraction = offset - whole;
  if (fraction === 0) return padded(signal, whole, length);
  const weights = Array.from({ length: 2 * interpolationReach }, (_, tap) => {
    const distance = tap - interpolationReach + 1 - fraction;
    return (
      (Math.sin(Math.PI * distance) / (Math.PI * distance)) *
      Math.cos((Math.PI * distance) / (2 * interpolationReach)) ** 2
    );
  });
  const result = new Float32Array(length);
  for (let index = 0; index < length; index += 1) {
    let sum = 0;
    for (let tap = 0; tap < weights.length; tap += 1) {
      sum += (weights[tap] ?? 0) * (signal[whole + index + tap - interpolationReach + 1] ?? 0);
    }
    result[index] = sum;
  }
  return result;
}

function padded(signal: Float32Array, from: number, length: number): Float32Array {
  const result = new Float32Array(length);
  const start = Math.max(0, from);
  const end = Math.min(signal.length, from + length);
  if (end > start) result.set(signal.subarray(start, end), start - from);
  return result;
}
