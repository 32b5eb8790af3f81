import fc from 'fast-check';
import { measureFidelity, type LocatedFidelity } from './audio-fidelity.js';
import { decodeMulaw, encodeMulaw } from './mulaw.js';
import { isSpeech } from './recording.js';
import { loadRecordings } from './recording-library.js';
import { resample } from './resampler.js';

const library = loadRecordings();
const said = library.get('answer-invoice').audio;
const saidMs = said.length / 8;

function silence(ms: number): Uint8Array {
  return new Uint8Array(ms * 8).fill(0xff);
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

function onSamples(change: (samples: Int16Array) => Int16Array): Uint8Array {
  return encodeMulaw(change(decodeMulaw(said)));
}

function measured(heard: Uint8Array, expectedByte = 0): LocatedFidelity {
  const fidelity = measureFidelity(said, heard, expectedByte);
  if (fidelity === null) throw new Error('nothing like the recording was found');
  return fidelity;
}

const flawless = {
  bitIdentical: true,
  correlation: 1,
  gapsMs: 0,
  missingMs: 0,
  restMs: 0,
  heardMs: saidMs,
  clippedSamples: 0,
};

describe('the fidelity of audio', () => {
  it('is perfect where the same bytes were heard', () => {
    const fidelity = measured(said);

    expect(fidelity).toMatchObject(flawless);
    expect(fidelity.levelDb).toBeCloseTo(0, 6);
    expect([fidelity.fromByte, fidelity.toByte]).toEqual([0, said.length]);
  });

  it.each([0, 1, 37, 2_003])('does not depend on %i samples of silence before it', (shift) => {
    const heard = joined(new Uint8Array(shift).fill(0xff), said, silence(500));

    expect(measured(heard, 0)).toMatchObject({ ...flawless, fromByte: shift, toByte: shift + said.length });
  });

  it.each([
    [20, 1_003],
    [60, 800],
    [433, 1_500],
  ])('tells a gap of %i ms after %i ms from damage', (gapMs, atMs) => {
    const heard = joined(said.subarray(0, atMs * 8), silence(gapMs), said.subarray(atMs * 8));

    expect(measured(heard)).toMatchObject({ ...flawless, gapsMs: gapMs });
  });

  it('tells a gap from damage wherever it is', () => {
    const where = fc.record({
      id: fc.constantFrom(
        ...library
          .all()
          .filter(isSpeech)
          .map(({ id }) => id),
      ),
      frames: fc.nat(),
      gapFrames: fc.integer({ min: 1, max: 25 }),
    });
    fc.assert(
      fc.property(where, ({ id, frames, gapFrames }) => {
        const gapMs = gapFrames * 20;
        const { audio } = library.get(id);
        const at = (1 + (frames % (audio.length / 160 - 1))) * 160;
        const heard = joined(audio.subarray(0, at), silence(gapMs), audio.subarray(at));

        const fidelity = measureFidelity(audio, heard, 0);

        expect(fidelity).toMatchObject({ bitIdentical: true, gapsMs: gapMs, missingMs: 0, restMs: 0 });
      }),
      { numRuns: 40, seed: 1 },
    );
  });

  it.each([
    [20, 1_003],
    [100, 800],
    [433, 1_500],
  ])('finds that %i ms after %i ms are missing', (missingMs, atMs) => {
    const heard = joined(said.subarray(0, atMs * 8), said.subarray((atMs + missingMs) * 8));

    expect(measured(heard)).toMatchObject({
      ...flawless,
      bitIdentical: false,
      missingMs,
      heardMs: saidMs - missingMs,
    });
  });

  it('finds that the beginning is missing', () => {
    expect(measured(said.subarray(160 * 8))).toMatchObject({
      ...flawless,
      bitIdentical: false,
      missingMs: 160,
      heardMs: saidMs - 160,
    });
  });

  it('counts a gap and a loss apart', () => {
    const heard = joined(
      said.subarray(0, 6_400),
      silence(80),
      said.subarray(6_400, 12_000),
      said.subarray(12_480),
    );

    expect(measured(heard)).toMatchObject({
      ...flawless,
      bitIdentical: false,
      gapsMs: 80,
      missingMs: 60,
      heardMs: saidMs - 60,
    });
  });

  it('compares what was heard of a sentence that was cut short', () => {
    expect(measured(said.subarray(0, 9_600))).toMatchObject({
      ...flawless,
      heardMs: 1_200,
      restMs: saidMs - 1_200,
    });
  });

  it('sees one changed byte', () => {
    const heard = said.slice();
    heard[9_000] = (heard[9_000] ?? 0) ^ 0x01;

    const { bitIdentical, correlation } = measured(heard);

    expect(bitIdentical).toBe(false);
    expect(correlation).toBeGreaterThan(0.999);
  });

  it('sees silence spelt differently', () => {
    const at = said.indexOf(0xff);

    expect(measured(said.map((byte, index) => (index === at ? 0x7f : byte))).bitIdentical).toBe(false);
  });

  it('counts saturated samples', () => {
    const louder = onSamples((samples) =>
      samples.map((sample) => Math.max(-32_768, Math.min(32_767, sample * 4))),
    );
    const beyond = decodeMulaw(said).filter((sample) => Math.abs(sample) * 4 >= 31_616).length;

    const { clippedSamples, levelDb } = measured(louder);

    expect(beyond).toBeGreaterThan(10);
    expect(clippedSamples).toBe(beyond);
    expect(levelDb).toBeGreaterThan(6);
  });

  it('measures the level', () => {
    const { levelDb, correlation, clippedSamples } = measured(
      onSamples((samples) => samples.map((sample) => sample / 2)),
    );

    expect(levelDb).toBeCloseTo(-6.02, 1);
    expect(correlation).toBeGreaterThan(0.999);
    expect(clippedSamples).toBe(0);
  });

  it.each([0, 1, 2])('lets an honest converter pass, whatever it delays: %i samples at 24 kHz', (delay) => {
    const heard = onSamples((samples) =>
      resample(resample(samples, 8_000, 24_000).subarray(delay), 24_000, 8_000),
    );

    const { bitIdentical, correlation, gapsMs, missingMs, clippedSamples, levelDb } = measured(heard);

    expect(correlation).toBeGreaterThan(0.997);
    expect({ bitIdentical, gapsMs, clippedSamples }).toEqual({
      bitIdentical: false,
      gapsMs: 0,
      clippedSamples: 0,
    });
    expect(missingMs).toBeLessThanOrEqual(1 / 8);
    expect(Math.abs(levelDb)).toBeLessThan(0.1);
  });

  it('finds a gap also behind a converter', () => {
    const converted = onSamples((samples) => resample(resample(samples, 8_000, 24_000), 24_000, 8_000));
    const heard = joined(converted.subarray(0, 8_000), silence(40), converted.subarray(8_000));

    const { correlation, gapsMs, missingMs } = measured(heard);

    expect({ gapsMs, missingMs }).toEqual({ gapsMs: 40, missingMs: 0 });
    expect(correlation).toBeGreaterThan(0.997);
  });

  it.each(library.all().filter((recording) => isSpeech(recording) && recording.id !== 'answer-invoice'))(
    'does not take $id for it',
    ({ audio }) => {
      expect(measureFidelity(said, audio, 0)?.correlation ?? 0).toBeLessThan(0.7);
    },
  );

  it('finds nothing in silence, and nothing in nothing', () => {
    expect(measureFidelity(said, silence(2_000), 0)).toBeNull();
    expect(measureFidelity(said, new Uint8Array(0), 0)).toBeNull();
    expect(measureFidelity(new Uint8Array(0), said, 0)).toBeNull();
  });
});
