import type { SampleRateHz } from './filter-design.js';
import { powerDbfs, silenceDbfs } from './level.js';

export interface ToneOptions {
  /** One or more tones at once: two for DTMF, one for a beep. Each below half the sample rate. */
  readonly frequenciesHz: readonly number[];
  /** Of each tone, 0 being a sine of full scale. What the sum of several has beyond full scale saturates. */
  readonly levelDbfs: number;
  readonly sampleRateHz: SampleRateHz;
}

/** Fills all of `into` with the next samples and returns it: one buffer, frame after frame, without a click between. */
export type ToneGenerator = (into: Int16Array) => Int16Array;

/** @throws RangeError when a frequency or the level is out of range */
export function createToneGenerator(options: ToneOptions): ToneGenerator {
  const { frequenciesHz, levelDbfs, sampleRateHz } = checked(options);
  const amplitude = 0x7fff * 10 ** (levelDbfs / 20);
  const steps = frequenciesHz.map((frequencyHz) => frequencyHz / sampleRateHz);
  /** The angle of each tone in turns, from 0 to 1: taking away a completed turn loses nothing. */
  const turns = steps.map(() => 0);

  return (into) => {
    for (let index = 0; index < into.length; index += 1) {
      let sum = 0;
      for (let tone = 0; tone < steps.length; tone += 1) {
        const turn = turns[tone] as number;
        const next = turn + (steps[tone] as number);
        sum += Math.sin(2 * Math.PI * turn);
        turns[tone] = next < 1 ? next : next - 1;
      }
      into[index] = Math.max(-0x8000, Math.min(0x7fff, Math.round(amplitude * sum)));
    }
    return into;
  };
}

/**
 * How much of one frequency a frame contains, by Goertzel's algorithm: one multiplication for each sample. Its
 * resolution is one over the length of the frame: 20 ms tell tones 50 Hz apart, and DTMF wants 25 ms or more.
 * @returns 0 for a sine of full scale at `frequencyHz`; `silenceDbfs` for an empty frame
 */
export function toneLevelDbfs(
  samples: Int16Array,
  tone: { readonly frequencyHz: number; readonly sampleRateHz: SampleRateHz },
): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * tone.frequencyHz) / tone.sampleRateHz);
  let previous = 0;
  let beforeThat = 0;
  for (let index = 0; index < samples.length; index += 1) {
    const current = (samples[index] as number) + coefficient * previous - beforeThat;
    beforeThat = previous;
    previous = current;
  }
  const squaredMagnitude = previous ** 2 + beforeThat ** 2 - coefficient * previous * beforeThat;
  // A sine of amplitude a over n samples has the magnitude a n / 2, and the power a² / 2.
  return squaredMagnitude > 0 ? powerDbfs((2 * squaredMagnitude) / samples.length ** 2) : silenceDbfs;
}

const dtmfRowsHz = [697, 770, 852, 941];
const dtmfColumnsHz = [1209, 1336, 1477, 1633];
const dtmfKeys = ['123A', '456B', '789C', '*0#D'];

/** The two frequencies of a key, 0–9, A–D, * and #, or null for anything else. ITU-T Q.23. */
export function dtmfFrequenciesHz(key: string): readonly [number, number] | null {
  if (key.length !== 1) return null;
  const row = dtmfKeys.findIndex((keys) => keys.includes(key));
  const column = dtmfKeys[row]?.indexOf(key) ?? -1;
  const [rowHz, columnHz] = [dtmfRowsHz[row], dtmfColumnsHz[column]];
  return rowHz === undefined || columnHz === undefined ? null : [rowHz, columnHz];
}

function checked(options: ToneOptions): ToneOptions {
  const { frequenciesHz, levelDbfs, sampleRateHz } = options;
  if (!frequenciesHz.every((frequencyHz) => frequencyHz > 0 && frequencyHz < sampleRateHz / 2))
    throw new RangeError('frequencies must be above 0 and below half the sample rate');
  if (!(levelDbfs <= 0)) throw new RangeError('levelDbfs must not be above 0');
  return options;
}
