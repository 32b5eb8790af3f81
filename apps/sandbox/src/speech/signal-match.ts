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
  return correlate(signal, pattern, offset, sumsOf(pattern));
}

/** Where `pattern` fits best in `signal` among the offsets given, and how well. */
export function bestOffset(
  signal: Float32Array,
  pattern: Float32Array,
  from: number,
  to: number,
): { readonly offset: number; readonly correlation: number } {
  const sums = sumsOf(pattern);
  let best = { offset: from, correlation: -1 };
  for (let offset = from; offset <= to; offset += 1) {
    const correlation = correlate(signal, pattern, offset, sums);
    if (correlation > best.correlation) best = { offset, correlation };
  }
  return best;
}

interface Sums {
  readonly sum: number;
  readonly squares: number;
}

function sumsOf(pattern: Float32Array): Sums {
  let [sum, squares] = [0, 0];
  for (let index = 0; index < pattern.length; index += 1) {
    const value = pattern[index] ?? 0;
    sum += value;
    squares += value * value;
  }
  return { sum, squares };
}

/** Only where the two overlap: an index outside an array costs many times one inside. */
function correlate(signal: Float32Array, pattern: Float32Array, offset: number, ofPattern: Sums): number {
  const end = Math.min(pattern.length, signal.length - offset);
  let [sum, squares, products] = [0, 0, 0];
  for (let index = Math.max(0, -offset); index < end; index += 1) {
    const value = signal[offset + index] ?? 0;
    sum += value;
    squares += value * value;
    products += value * (pattern[index] ?? 0);
  }
  const count = Math.max(1, pattern.length);
  const power = (squares - sum ** 2 / count) * (ofPattern.squares - ofPattern.sum ** 2 / count);
  return power <= 0 ? 0 : (products - (sum * ofPattern.sum) / count) / Math.sqrt(power);
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
