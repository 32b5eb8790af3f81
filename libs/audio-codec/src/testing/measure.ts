/** Sound measurements for tests and the bench, kept apart from the code they judge. Levels are amplitudes on the int16 scale. */

export interface Sine {
  readonly frequencyHz: number;
  readonly sampleRateHz: number;
}

/** @param count samples, the first at the time 0 */
export function sine({ frequencyHz, sampleRateHz }: Sine, amplitude: number, count: number): Int16Array {
  return Int16Array.from({ length: count }, (_, index) =>
    Math.round(amplitude * Math.sin((2 * Math.PI * frequencyHz * index) / sampleRateHz)),
  );
}

export interface SineFit {
  readonly amplitude: number;
  /** Of the sine at the first sample, in seconds after its rising zero crossing, within half a period of 0. */
  readonly timeS: number;
  /** Root mean square of everything else. */
  readonly restRms: number;
}

/** Fits a sine of known frequency by least squares; what it cannot explain, a constant included, is the rest. */
export function fitSine({ frequencyHz, sampleRateHz }: Sine, samples: ArrayLike<number>): SineFit {
  const step = (2 * Math.PI * frequencyHz) / sampleRateHz;
  let ss = 0;
  let cc = 0;
  let sc = 0;
  let xs = 0;
  let xc = 0;
  let xx = 0;
  for (let index = 0; index < samples.length; index += 1) {
    const s = Math.sin(step * index);
    const c = Math.cos(step * index);
    const x = samples[index] ?? NaN;
    ss += s * s;
    cc += c * c;
    sc += s * c;
    xs += x * s;
    xc += x * c;
    xx += x * x;
  }
  const determinant = ss * cc - sc * sc;
  const inPhase = (xs * cc - xc * sc) / determinant;
  const quadrature = (xc * ss - xs * sc) / determinant;
  return {
    amplitude: Math.hypot(inPhase, quadrature),
    timeS: Math.atan2(quadrature, inPhase) / (2 * Math.PI * frequencyHz),
    restRms: Math.sqrt(Math.max(0, xx - inPhase * xs - quadrature * xc) / samples.length),
  };
}

/** Total harmonic distortion and noise: everything but the sine against the sine. */
export function thdPlusNoiseDb(wave: Sine, samples: ArrayLike<number>): number {
  const { amplitude, restRms } = fitSine(wave, samples);
  return decibels(restRms / (amplitude / Math.SQRT2));
}

export const decibels = (ratio: number): number => 20 * Math.log10(ratio);
