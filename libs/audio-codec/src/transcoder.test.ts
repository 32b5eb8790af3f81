import { anyCharacter } from '@voc/arbitraries';
import fc from 'fast-check';
import { decodeAlaw, decodeMulaw, encodeAlaw, encodeMulaw } from './g711.js';
import { createResampler } from './resampler.js';
import { fitSine, sine, thdPlusNoiseDb } from './testing/measure.js';
import { createTranscoder, type AudioFormat, type Transcoded } from './transcoder.js';

const mulaw8: AudioFormat = { encoding: 'mulaw', sampleRateHz: 8000 };
const alaw8: AudioFormat = { encoding: 'alaw', sampleRateHz: 8000 };
const lpcm8: AudioFormat = { encoding: 'pcm16', sampleRateHz: 8000 };
const pcm16: AudioFormat = { encoding: 'pcm16', sampleRateHz: 16_000 };
const pcm24: AudioFormat = { encoding: 'pcm16', sampleRateHz: 24_000 };
const formats = [mulaw8, alaw8, lpcm8, pcm16, pcm24];

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
/** Written sample by sample, not as the codec does it. */
const base64OfSamples = (samples: Int16Array): string => {
  const bytes = Buffer.alloc(samples.length * 2);
  samples.forEach((sample, index) => bytes.writeInt16LE(sample, index * 2));
  return bytes.toString('base64');
};
const samplesOf = (text: string): Int16Array => {
  const bytes = Buffer.from(text, 'base64');
  return Int16Array.from({ length: bytes.length / 2 }, (_, index) => bytes.readInt16LE(index * 2));
};
const audioOf = (transcoded: Transcoded): string =>
  'audio' in transcoded ? transcoded.audio : `refused: ${transcoded.refused}`;
const bytesFor = (format: AudioFormat): number => (format.encoding === 'pcm16' ? 2 : 1);

describe('createTranscoder', () => {
  it('turns µ-law into linear PCM for a provider that takes 8 kHz', () => {
    const transcoder = createTranscoder({ from: mulaw8, to: lpcm8 });

    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500, size: 'max' }), (bytes) => {
        expect(transcoder.convert(base64(bytes))).toEqual({ audio: base64OfSamples(decodeMulaw(bytes)) });
      }),
    );
    expect(transcoder.groupDelayMs).toBe(0);
  });

  it('turns its linear PCM into µ-law', () => {
    const transcoder = createTranscoder({ from: lpcm8, to: mulaw8 });

    fc.assert(
      fc.property(fc.int16Array({ maxLength: 500, size: 'max' }), (samples) => {
        expect(transcoder.convert(base64OfSamples(samples))).toEqual({ audio: base64(encodeMulaw(samples)) });
      }),
    );
  });

  it('turns one law into the other', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, code) => code);

    expect(createTranscoder({ from: alaw8, to: mulaw8 }).convert(base64(bytes))).toEqual({
      audio: base64(encodeMulaw(decodeAlaw(bytes))),
    });
    expect(createTranscoder({ from: mulaw8, to: alaw8 }).convert(base64(bytes))).toEqual({
      audio: base64(encodeAlaw(decodeMulaw(bytes))),
    });
  });

  it('resamples where the rates differ', () => {
    const bytes = Uint8Array.from({ length: 480 }, (_, index) => (index * 37) & 0xff);
    const resampler = createResampler({ fromHz: 8000, toHz: 24_000 });
    const expected = [resampler.process(decodeMulaw(bytes)).slice(), resampler.flush().slice()];

    const transcoder = createTranscoder({ from: mulaw8, to: pcm24 });

    expect(transcoder.convert(base64(bytes))).toEqual({ audio: base64OfSamples(expected[0]!) });
    expect(transcoder.flush()).toBe(base64OfSamples(expected[1]!));
    expect(transcoder.flush()).toBe('');
    expect(transcoder.groupDelayMs).toBe(2.5);
  });

  it('brings a sine through a whole call path, telephone to model and back, at its time', () => {
    const wave = { frequencyHz: 1000, sampleRateHz: 8000 };
    const toModel = createTranscoder({ from: lpcm8, to: pcm24 });
    const toCaller = createTranscoder({ from: pcm24, to: lpcm8 });

    const atModel = [audioOf(toModel.convert(base64OfSamples(sine(wave, 16_000, 4000)))), toModel.flush()];
    const atCaller = [...atModel.map((piece) => audioOf(toCaller.convert(piece))), toCaller.flush()];

    const heard = Int16Array.from(atCaller.flatMap((piece) => [...samplesOf(piece)]));
    expect(heard).toHaveLength(4000);
    expect(thdPlusNoiseDb(wave, heard.subarray(400, 3600))).toBeLessThan(-85);
    expect(fitSine(wave, heard.subarray(400, 3600)).amplitude).toBeCloseTo(16_000, -1);
    expect(Math.abs(fitSine(wave, heard.subarray(400, 3600)).timeS)).toBeLessThan(1e-7);
  });

  it('gives the very same text between equal formats', () => {
    for (const format of formats) {
      const transcoder = createTranscoder({ from: format, to: { ...format } });
      const text = base64(new Uint8Array(320).fill(9));

      const transcoded = transcoder.convert(text);
      transcoder.reset();

      expect(audioOf(transcoded)).toBe(text);
      expect([transcoder.flush(), transcoder.groupDelayMs]).toEqual(['', 0]);
      expect(transcoder.convert('AA"}')).toEqual({ refused: 'not-base64' });
    }
  });

  it('gives the same audio however it was cut, also beyond the shared buffers', () => {
    const bytes = Uint8Array.from({ length: 100_000 }, (_, index) => Math.imul(index, 2_654_435_761) >>> 24);
    for (const from of [mulaw8, lpcm8, pcm24]) {
      for (const to of [mulaw8, pcm16]) {
        if (from === to) continue;
        const [whole, inPieces] = [createTranscoder({ from, to }), createTranscoder({ from, to })];
        const pieces: string[] = [];
        for (let start = 0; start < bytes.length; start += 960)
          pieces.push(base64(bytes.subarray(start, start + 960)));

        const expected = [whole.convert(base64(bytes)), { audio: whole.flush() }];
        const given = [...pieces.map((piece) => inPieces.convert(piece)), { audio: inPieces.flush() }];

        const join = (parts: readonly Transcoded[]): Buffer =>
          Buffer.concat(parts.map((part) => Buffer.from(audioOf(part), 'base64')));
        expect(join(given).equals(join(expected))).toBe(true);
      }
    }
  });

  it.each([
    ['cut off within a group of four', 'AAAAA'],
    ['of another alphabet', '_-_-'],
    ['with a blank', 'AAA '],
    ['that would end a JSON string', 'AA"}'],
    ['with unused bits that are not zero', 'AB=='],
    ['of padding only', '===='],
  ])('refuses text %s, and goes on with the next piece as if it had not come', (_what, text) => {
    const [disturbed, undisturbed] = [mulaw8, mulaw8].map((from) => createTranscoder({ from, to: pcm24 }));
    const piece = base64(Uint8Array.from({ length: 160 }, (_, index) => index));
    disturbed!.convert(piece);
    undisturbed!.convert(piece);

    expect(disturbed!.convert(text)).toEqual({ refused: 'not-base64' });

    expect(disturbed!.convert(piece)).toEqual(undisturbed!.convert(piece));
  });

  it.each([mulaw8, pcm16, pcm24])('refuses PCM16 that ends within a sample, also when %j is wanted', (to) => {
    const transcoder = createTranscoder({ from: pcm24, to });

    expect(transcoder.convert(base64(new Uint8Array(961)))).toEqual({ refused: 'odd-byte-count' });
    expect(transcoder.convert(base64(new Uint8Array(1)))).toEqual({ refused: 'odd-byte-count' });
  });

  it('takes any text between any formats without an exception, and gives whole samples', () => {
    const anyFormat = fc.constantFrom(...formats);
    const anyText = fc.oneof(
      fc.uint8Array({ maxLength: 1000, size: 'max' }).map(base64),
      fc.string({ unit: anyCharacter, maxLength: 200 }),
      fc.string({ unit: fc.constantFrom('A', 'z', '+', '/', '='), maxLength: 40 }),
    );

    fc.assert(
      fc.property(anyFormat, anyFormat, fc.array(anyText, { maxLength: 5 }), (from, to, texts) => {
        const transcoder = createTranscoder({ from, to });
        const results = [...texts.map((text) => transcoder.convert(text)), { audio: transcoder.flush() }];

        const given = results.flatMap((result) => ('audio' in result ? [result.audio] : []));
        for (const audio of given) {
          expect(Buffer.from(audio, 'base64').toString('base64')).toBe(audio);
          expect(Buffer.from(audio, 'base64').length % bytesFor(to)).toBe(0);
        }
      }),
    );
  });

  it('does not open the next sentence with what was interrupted', () => {
    const transcoder = createTranscoder({ from: pcm24, to: lpcm8 });
    transcoder.convert(base64OfSamples(new Int16Array(480).fill(20_000)));

    transcoder.reset();

    expect(transcoder.convert(base64OfSamples(new Int16Array(960)))).toEqual({
      audio: base64OfSamples(new Int16Array(300)),
    });
  });

  it('keeps calls apart', () => {
    const loud = base64OfSamples(new Int16Array(480).fill(30_000));
    const quiet = base64OfSamples(new Int16Array(480));
    const [one, other] = [
      createTranscoder({ from: pcm24, to: mulaw8 }),
      createTranscoder({ from: pcm24, to: mulaw8 }),
    ];

    one.convert(loud);
    const transcoded = other.convert(quiet);
    one.flush();

    expect(Buffer.from(audioOf(transcoded), 'base64').every((code) => code === 0xff)).toBe(true);
    expect(Buffer.from(other.flush(), 'base64').every((code) => code === 0xff)).toBe(true);
  });

  it('refuses rates it does not know', () => {
    const cd = { encoding: 'pcm16', sampleRateHz: 44_100 } as unknown as AudioFormat;

    expect(() => createTranscoder({ from: cd, to: mulaw8 })).toThrow(RangeError);
  });
});
