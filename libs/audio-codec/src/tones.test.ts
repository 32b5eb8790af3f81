import fc from 'fast-check';
import { levelDbfs, silenceDbfs } from './level.js';
import { sine, thdPlusNoiseDb } from './testing/measure.js';
import { createToneGenerator, dtmfFrequenciesHz, toneLevelDbfs } from './tones.js';

const sampleRateHz = 8000;
const dtmfHz = [697, 770, 852, 941, 1209, 1336, 1477, 1633];

describe('createToneGenerator', () => {
  it('makes a clean sine of the level asked for', () => {
    const generate = createToneGenerator({ frequenciesHz: [440], levelDbfs: -10, sampleRateHz });

    const tone = generate(new Int16Array(8000));

    expect(levelDbfs(tone)).toBeCloseTo(-10, 2);
    expect(thdPlusNoiseDb({ frequencyHz: 440, sampleRateHz }, tone)).toBeLessThan(-80);
  });

  it('goes on from frame to frame without a click, whatever their lengths', () => {
    const options = { frequenciesHz: [350, 440], levelDbfs: -13, sampleRateHz } as const;
    const whole = createToneGenerator(options)(new Int16Array(5000));

    fc.assert(
      fc.property(fc.array(fc.nat(500), { maxLength: 10 }), (lengths) => {
        const generate = createToneGenerator(options);

        const pieces = lengths.flatMap((length) => [...generate(new Int16Array(length))]);

        expect(pieces).toEqual([...whole.subarray(0, pieces.length)]);
      }),
    );
  });

  it('keeps its pitch for a minute', () => {
    const generate = createToneGenerator({ frequenciesHz: [697], levelDbfs: -3, sampleRateHz });
    const second = new Int16Array(8000);
    const first = generate(second).slice();

    for (let count = 1; count < 60; count += 1) generate(second);

    const difference = first.map((sample, index) => Math.abs(sample - (second[index] ?? NaN)));
    expect(Math.max(...difference)).toBeLessThanOrEqual(1);
  });

  it('saturates where two tones exceed full scale together', () => {
    const tone = createToneGenerator({ frequenciesHz: [400, 600], levelDbfs: 0, sampleRateHz })(
      new Int16Array(800),
    );

    expect([Math.max(...tone), Math.min(...tone)]).toEqual([32_767, -32_768]);
    expect(
      Math.max(...tone.slice(1).map((sample, index) => Math.abs(sample - (tone[index] ?? NaN)))),
    ).toBeLessThan(32_767);
  });

  it.each([
    { frequenciesHz: [4000] },
    { frequenciesHz: [440, 0] },
    { frequenciesHz: [NaN] },
    { levelDbfs: 1 },
    { levelDbfs: NaN },
  ])('refuses the options %j', (options) => {
    expect(() =>
      createToneGenerator({ frequenciesHz: [440], levelDbfs: -10, sampleRateHz, ...options }),
    ).toThrow(RangeError);
  });
});

describe('toneLevelDbfs', () => {
  it('measures the level of a tone among others', () => {
    const frame = createToneGenerator({ frequenciesHz: [1000, 2500], levelDbfs: -12, sampleRateHz })(
      new Int16Array(800),
    );

    expect(toneLevelDbfs(frame, { frequencyHz: 1000, sampleRateHz })).toBeCloseTo(-12, 1);
    expect(toneLevelDbfs(frame, { frequencyHz: 2500, sampleRateHz })).toBeCloseTo(-12, 1);
    expect(toneLevelDbfs(frame, { frequencyHz: 1800, sampleRateHz })).toBeLessThan(-60);
  });

  it('measures silence and an empty frame as silence', () => {
    const tone = { frequencyHz: 1000, sampleRateHz } as const;

    expect(toneLevelDbfs(new Int16Array(160), tone)).toBe(silenceDbfs);
    expect(toneLevelDbfs(new Int16Array(0), tone)).toBe(silenceDbfs);
  });

  it('is a number for any samples', () => {
    fc.assert(
      fc.property(fc.int16Array(), fc.integer({ min: 1, max: 3999 }), (samples, frequencyHz) => {
        const level = toneLevelDbfs(samples, { frequencyHz, sampleRateHz });
        expect(level).toBeGreaterThanOrEqual(silenceDbfs);
        expect(level).toBeLessThan(6.1);
      }),
    );
  });

  it('tells every key of a telephone from every other', () => {
    for (const key of '0123456789ABCD*#') {
      const frequenciesHz = dtmfFrequenciesHz(key) ?? [];
      const frame = createToneGenerator({ frequenciesHz, levelDbfs: -12, sampleRateHz })(new Int16Array(320));

      const strongest = [...dtmfHz]
        .sort(
          (a, b) =>
            toneLevelDbfs(frame, { frequencyHz: b, sampleRateHz }) -
            toneLevelDbfs(frame, { frequencyHz: a, sampleRateHz }),
        )
        .slice(0, 2);

      expect(strongest.sort((a, b) => a - b)).toEqual(frequenciesHz);
    }
  });

  it('hears a tone that the resampler should have left alone at the same level', () => {
    const frame = sine({ frequencyHz: 1000, sampleRateHz: 24_000 }, 10_000, 480);

    expect(toneLevelDbfs(frame, { frequencyHz: 1000, sampleRateHz: 24_000 })).toBeCloseTo(
      levelDbfs(frame),
      2,
    );
  });
});

describe('dtmfFrequenciesHz', () => {
  it('knows the keys of ITU-T Q.23', () => {
    expect(dtmfFrequenciesHz('1')).toEqual([697, 1209]);
    expect(dtmfFrequenciesHz('0')).toEqual([941, 1336]);
    expect(dtmfFrequenciesHz('D')).toEqual([941, 1633]);
    expect(new Set(Array.from('0123456789ABCD*#', (key) => dtmfFrequenciesHz(key)?.join())).size).toBe(16);
  });

  it.each(['', 'E', 'a', '12', ' ', '\ud800'])('knows no key %j', (key) => {
    expect(dtmfFrequenciesHz(key)).toBeNull();
  });
});
