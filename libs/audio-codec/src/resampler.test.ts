import fc from 'fast-check';
import { createScalarEngine } from './convolution-scalar.js';
import { createSimdEngine } from './convolution-simd.js';
import { coefficientOne, filterFor, type SampleRateHz } from './filter-design.js';
import { createResampler, type Resampler } from './resampler.js';
import { decibels, fitSine, sine, thdPlusNoiseDb } from './testing/measure.js';

const simdEngine = createSimdEngine();
const engines = { scalar: createScalarEngine(), simd: simdEngine ?? createScalarEngine() };

const pairs: readonly (readonly [SampleRateHz, SampleRateHz])[] = [
  [8000, 16000],
  [8000, 24000],
  [16000, 8000],
  [16000, 24000],
  [24000, 8000],
  [24000, 16000],
];
const everyPairAndEngine = pairs.flatMap(([fromHz, toHz]) =>
  Object.entries(engines).map(([name, engine]) => ({ fromHz, toHz, name, engine })),
);

/** All that comes out of a fresh or flushed resampler for these pieces. */
function runThrough(resampler: Resampler, pieces: readonly Int16Array[]): Int16Array {
  return joined([...pieces.map((piece) => resampler.process(piece).slice()), resampler.flush()]);
}

function joined(pieces: readonly Int16Array[]): Int16Array {
  const whole = new Int16Array(pieces.reduce((total, piece) => total + piece.length, 0));
  let start = 0;
  for (const piece of pieces) {
    whole.set(piece, start);
    start += piece.length;
  }
  return whole;
}

/** The same as `toEqual` of both, but native: some of these arrays are long. */
const areSame = (one: Int16Array, other: Int16Array): boolean =>
  Buffer.compare(new Uint8Array(one.slice().buffer), new Uint8Array(other.slice().buffer)) === 0;

const randomSamples = (count: number): Int16Array => {
  let state = 1;
  return Int16Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) | 0;
    return state >> 16;
  });
};
const fullScale = 32_767;
const samplesOrExtremes = fc
  .int16Array({ maxLength: 400, size: 'max' })
  .chain((samples) =>
    fc
      .boolean()
      .map((extreme) => (extreme ? samples.map((sample) => (sample < 0 ? -32_768 : 32_767)) : samples)),
  );

describe.each(everyPairAndEngine)('resampling $fromHz to $toHz Hz ($name)', ({ fromHz, toHz, engine }) => {
  const lowerNyquistHz = Math.min(fromHz, toHz) / 2;
  const create = (): Resampler => createResampler({ fromHz, toHz }, engine);
  /** Most of 0.4 s of a sine: without the ends, where it begins and stops. */
  const resampledSine = (frequencyHz: number, amplitude: number): Int16Array =>
    runThrough(create(), [sine({ frequencyHz, sampleRateHz: fromHz }, amplitude, 0.4 * fromHz)]).subarray(
      0.05 * toHz,
      0.35 * toHz,
    );

  it('gives the same samples however the input is cut', () => {
    const input = randomSamples(6000);
    const whole = runThrough(create(), [input]);

    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.nat(3), fc.nat(400), fc.nat(4000)), { maxLength: 30, size: 'max' }),
        (lengths) => {
          const pieces: Int16Array[] = [];
          let start = 0;
          for (const length of lengths) {
            pieces.push(input.subarray(start, start + length));
            start += length;
          }
          pieces.push(input.subarray(start));

          expect(areSame(runThrough(create(), pieces), whole)).toBe(true);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('turns n samples into n times the ratio of the rates, rounded up', () => {
    fc.assert(
      fc.property(fc.nat(700), (count) => {
        expect(runThrough(create(), [new Int16Array(count)])).toHaveLength(
          Math.ceil((count * toHz) / fromHz),
        );
      }),
    );
  });

  it('holds a sample back for its group delay and not longer, 2.5 ms at most', () => {
    const resampler = create();
    const inputSamples = fromHz / 50;

    const output = resampler.process(new Int16Array(inputSamples));

    const heldBackMs = 20 - (output.length / toHz) * 1000;
    expect(resampler.groupDelayMs).toBe(Math.min(fromHz, toHz) === 8000 ? 2.5 : 1.25);
    expect(Math.abs(heldBackMs - resampler.groupDelayMs)).toBeLessThanOrEqual(1000 / toHz);
  });

  it('keeps every sound at its time', () => {
    const { timeS } = fitSine(
      { frequencyHz: 500, sampleRateHz: toHz },
      runThrough(create(), [sine({ frequencyHz: 500, sampleRateHz: fromHz }, 20_000, fromHz)]).subarray(
        toHz / 10,
      ),
    );

    expect(Math.abs(timeS)).toBeLessThan(1e-7);
  });

  it('is flat within 0.01 dB up to 0.85 of the lower Nyquist frequency, 3.4 kHz on a telephone line', () => {
    for (const share of [0.01, 0.1, 0.25, 0.4, 0.55, 0.7, 0.8, 0.85]) {
      const frequencyHz = lowerNyquistHz * share;

      const { amplitude } = fitSine({ frequencyHz, sampleRateHz: toHz }, resampledSine(frequencyHz, 20_000));

      expect(Math.abs(decibels(amplitude / 20_000))).toBeLessThan(0.01);
    }
  });

  it('adds less than -90 dB of distortion and noise to a loud sine', () => {
    for (const share of [0.1, 0.25, 0.5, 0.85]) {
      const wave = { frequencyHz: lowerNyquistHz * share, sampleRateHz: toHz };

      expect(thdPlusNoiseDb(wave, resampledSine(wave.frequencyHz, 29_000))).toBeLessThan(-90);
    }
  });

  if (toHz > fromHz)
    it('leaves images of what it passes 90 dB down', () => {
      for (const share of [0.05, 0.25, 0.5, 0.85]) {
        const frequencyHz = lowerNyquistHz * share;
        const output = resampledSine(frequencyHz, 30_000);
        const images = [fromHz - frequencyHz, fromHz + frequencyHz].filter((imageHz) => imageHz < toHz / 2);

        for (const imageHz of images) {
          const image = fitSine({ frequencyHz: imageHz, sampleRateHz: toHz }, output);
          expect(decibels(image.amplitude / 30_000)).toBeLessThan(-90);
        }
      }
    });
  else
    it('leaves aliases of what cannot pass 90 dB down', () => {
      const frequenciesHz = [1.15, 1.3, 1.45, 1.7, 1.99].map((share) => lowerNyquistHz * share);

      for (const frequencyHz of frequenciesHz.filter((each) => each < fromHz / 2)) {
        const alias = { frequencyHz: toHz - frequencyHz, sampleRateHz: toHz };
        const { amplitude } = fitSine(alias, resampledSine(frequencyHz, 30_000));
        expect(decibels(amplitude / 30_000)).toBeLessThan(-90);
      }
    });

  it('computes what the definition of a filter says, saturated to 16 bits, for any samples', () => {
    const filter = filterFor(fromHz, toHz);
    const { up, down, taps, lookahead, coefficients } = filter;
    /** Output `k` is the sum of all input samples, each times the impulse response at the distance of their times. */
    const expected = (input: Int16Array): Int16Array =>
      Int16Array.from({ length: Math.ceil((input.length * up) / down) }, (_, k) => {
        const newest = Math.floor((k * down) / up) + lookahead;
        const phase = (k * down) % up;
        let sum = 0;
        for (let age = 0; age < taps; age += 1)
          sum += (input[newest - age] ?? 0) * (coefficients[(phase + 1) * taps - 1 - age] ?? NaN);
        return Math.min(32_767, Math.max(-32_768, Math.floor(sum / coefficientOne + 0.5)));
      });

    fc.assert(
      fc.property(samplesOrExtremes, (input) => {
        expect(areSame(runThrough(create(), [input]), expected(input))).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  it('stays at full scale where the filter overshoots', () => {
    const square = Int16Array.from({ length: fromHz / 10 }, (_, index) =>
      index % 96 < 48 ? 32_767 : -32_768,
    );

    const output = runThrough(create(), [square]);

    // In the middle of each half the sign is that of the square: nothing has wrapped around.
    const middles = [...square].flatMap((sample, index) => (index % 48 === 24 ? [Math.sign(sample)] : []));
    const found = middles.map((_, half) => Math.sign(output[((half * 48 + 24) * toHz) / fromHz] ?? NaN));
    expect([Math.max(...output), Math.min(...output)]).toEqual([32_767, -32_768]);
    expect(found).toEqual(middles);
  });

  it.each([fullScale, -32_768, 1, 0, -1, 12_345])('lets a constant of %i pass unchanged', (constant) => {
    const output = runThrough(create(), [new Int16Array(fromHz / 10).fill(constant)]);

    const settled = output.subarray(toHz / 100, -toHz / 100);
    expect(new Set(settled)).toEqual(new Set([constant]));
  });

  it('starts afresh after flush and after reset', () => {
    const input = randomSamples(333);
    const resampler = create();
    const first = runThrough(resampler, [input]);
    resampler.process(input);

    resampler.reset();

    expect(runThrough(resampler, [input])).toEqual(first);
    expect(runThrough(resampler, [input])).toEqual(first);
  });

  it('writes into a given buffer, and returns the part it filled', () => {
    const input = randomSamples(160);
    const output = new Int16Array(1000).fill(77);

    const written = create().process(input, output);

    expect(written.buffer).toBe(output.buffer);
    expect(written).toEqual(create().process(input));
    expect(new Set(output.subarray(written.length))).toEqual(new Set([77]));
  });

  it('refuses a buffer that is too short, and goes on as if it had not been asked', () => {
    const [first, second] = [randomSamples(500), randomSamples(90)];
    const resampler = create();
    const before = resampler.process(first).slice();

    expect(() => resampler.process(second, new Int16Array(3))).toThrow(RangeError);

    expect(joined([before, runThrough(resampler, [second])])).toEqual(runThrough(create(), [first, second]));
  });

  it('gives back the same array frame after frame, so that a call makes no garbage', () => {
    const frame = randomSamples(fromHz / 50);
    const output = new Int16Array(2000);
    const resampler = create();
    resampler.process(frame);

    const own = resampler.process(frame);
    const given = resampler.process(frame, output);

    expect(own).toHaveLength(toHz / 50);
    expect(resampler.process(frame, output)).toBe(given);
    expect(resampler.process(frame, output.slice()).buffer).not.toBe(given.buffer);
    expect(create().process(frame)).not.toBe(own);
  });
});

describe('the two engines', () => {
  it('are both tested here', () => {
    expect(simdEngine).not.toBeNull();
  });

  it.each(pairs)('agree on every bit, %i to %i Hz', (fromHz, toHz) => {
    fc.assert(
      fc.property(fc.array(samplesOrExtremes, { maxLength: 4, size: 'max' }), (pieces) => {
        const reference = createResampler({ fromHz, toHz }, engines.scalar);
        const other = createResampler({ fromHz, toHz }, engines.simd);

        expect(areSame(runThrough(other, pieces), runThrough(reference, pieces))).toBe(true);
      }),
    );
  });

  it('keep the calls that share them apart', () => {
    const [speech, music] = [randomSamples(480), randomSamples(900).subarray(420)];
    for (const engine of Object.values(engines)) {
      const alone = runThrough(createResampler({ fromHz: 24_000, toHz: 8000 }, engine), [speech, speech]);
      const [one, other] = [8000 as const, 16_000 as const].map((toHz) =>
        createResampler({ fromHz: 24_000, toHz }, engine),
      );

      const first = one!.process(speech).slice();
      other!.process(music);
      const second = one!.process(speech).slice();
      other!.flush();

      expect(joined([first, second, one!.flush()])).toEqual(alone);
    }
  });
});

describe('createResampler', () => {
  it('uses the arithmetic it finds when none is given', () => {
    const input = randomSamples(500);

    expect(runThrough(createResampler({ fromHz: 8000, toHz: 24_000 }), [input])).toEqual(
      runThrough(createResampler({ fromHz: 8000, toHz: 24_000 }, engines.scalar), [input]),
    );
  });

  it.each([
    [8000, 8000],
    [8000, 44_100],
    [0, 8000],
    [NaN, 8000],
    ['8000', 16_000],
  ])('refuses to resample from %s to %s Hz', (fromHz, toHz) => {
    const options = { fromHz, toHz } as Parameters<typeof createResampler>[0];

    expect(() => createResampler(options)).toThrow(RangeError);
  });
});
