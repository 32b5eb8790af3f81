import fc from 'fast-check';
import { decodeAlaw } from './alaw.js';
import { decodeMulaw, encodeMulaw } from './mulaw.js';
import { createRecogniser } from './recogniser.js';
import { loadRecordings } from './recording-library.js';
import { isSpeech } from './recording.js';
import { resample } from './resampler.js';

const library = loadRecordings();
const recogniser = createRecogniser(library.all());
/** What is told here of damage needs more than a tenth of a second to show. */
const spoken = library.all().filter(isSpeech);

function silence(ms: number): Uint8Array {
  return new Uint8Array(ms * 8).fill(0xff);
}

/** Uniform noise, the same in every run. */
function noise(length: number, peak: number): Int16Array {
  let state = 42;
  return Int16Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return (state / 0x7fff_ffff - 0.5) * 2 * peak;
  });
}

function onSamples(audio: Uint8Array, change: (samples: Int16Array) => Int16Array): Uint8Array {
  return encodeMulaw(change(decodeMulaw(audio)));
}

/** The bytes again, as a view of 16-bit little-endian words. */
function asWords(audio: Uint8Array): Int16Array {
  return new Int16Array(audio.slice().buffer, 0, audio.length >> 1);
}

type Change = (audio: Uint8Array) => Uint8Array;

const harmless: Readonly<Record<string, Change>> = {
  'as it is': (audio) => audio,
  'between silences': (audio) => Buffer.concat([silence(301), audio, silence(499)]),
  'a seventh of the level': (audio) => onSamples(audio, (samples) => samples.map((sample) => sample / 7)),
  'through 24 kHz and back': (audio) =>
    onSamples(audio, (samples) => resample(resample(samples, 8_000, 24_000), 24_000, 8_000)),
  'delayed by a third of a sample': (audio) =>
    onSamples(audio, (samples) => resample(resample(samples, 8_000, 24_000).subarray(1), 24_000, 8_000)),
  'dulled by averaging neighbours': (audio) =>
    onSamples(audio, (samples) =>
      samples.map((sample, index) => sample * 0.7 + (samples[index + 1] ?? 0) * 0.3),
    ),
  'with line noise': (audio) => {
    const hiss = noise(audio.length, 400);
    return onSamples(audio, (samples) => samples.map((sample, index) => sample + (hiss[index] ?? 0)));
  },
  'with one lost frame': (audio) => audio.slice().fill(0xff, 3_200, 3_360),
};

const harmful: Readonly<Record<string, Change>> = {
  'neighbouring bytes swapped': (audio) => new Uint8Array(Buffer.from(audio.slice()).swap16()),
  'PCM bytes swapped': (audio) =>
    onSamples(audio, (samples) => samples.map((word) => ((word & 0xff) << 8) | ((word >> 8) & 0xff))),
  'read as A-law': (audio) => encodeMulaw(decodeAlaw(audio)),
  'read as PCM16': (audio) => encodeMulaw(asWords(audio)),
  'encoded twice': (audio) => encodeMulaw(Int16Array.from(audio, (byte) => (byte - 128) * 256)),
  'base64 taken for audio': (audio) => new Uint8Array(Buffer.from(Buffer.from(audio).toString('base64'))),
  'half the speed': (audio) =>
    Uint8Array.from({ length: audio.length * 2 }, (_, index) => audio[index >> 1] ?? 0xff),
  'twice the speed': (audio) => audio.filter((_, index) => index % 2 === 0),
  'every eighth frame left out': (audio) => audio.filter((_, index) => Math.floor(index / 160) % 8 !== 5),
  'every eighth frame silent': (audio) =>
    audio.map((byte, index) => (Math.floor(index / 160) % 8 === 5 ? 0xff : byte)),
  'cut after three quarters': (audio) => audio.subarray(0, audio.length * 0.75),
  'sign bits lost': (audio) => audio.map((byte) => byte | 0x80),
  static: (audio) => encodeMulaw(noise(audio.length, 12_000)),
  silence: (audio) => audio.map(() => 0xff),
};

describe('recogniser', () => {
  it.each(Object.entries(harmless))('recognises every recording %s', (_, change) => {
    for (const recording of spoken) {
      expect(recogniser.recognise(change(recording.audio))?.recording.id).toBe(recording.id);
    }
  });

  it.each(Object.entries(harmful))('recognises nothing in %s', (_, change) => {
    for (const recording of spoken) expect(recogniser.recognise(change(recording.audio))).toBeNull();
  });

  it.each([
    ['as it is', true],
    ['between silences', true],
    ['through 24 kHz and back', false],
    ['with one lost frame', false],
  ])('says of a recording %s whether every byte is the same: %s', (name, identical) => {
    const heard = harmless[name]?.(library.get('greeting').audio) ?? new Uint8Array(0);

    expect(recogniser.recognise(heard)?.isIdentical).toBe(identical);
  });

  it('compares the bytes that are there where the quiet beginning was cut off', () => {
    const { audio } = library.get('greeting');

    expect(recogniser.recognise(audio.subarray(160))?.isIdentical).toBe(true);
    expect(recogniser.recognise(audio.slice(160).fill(0x7e, 100, 101))?.isIdentical).toBe(false);
  });

  it('knows a cough from a click, and both from speech', () => {
    const around = (id: string): Uint8Array =>
      Buffer.concat([silence(293), library.get(id).audio, silence(507)]);

    expect(recogniser.recognise(around('noise-cough'))?.recording.id).toBe('noise-cough');
    expect(recogniser.recognise(around('noise-click'))).toBeNull();
  });

  it('knows only the recordings it was given', () => {
    const callersOnly = createRecogniser(library.all().filter((recording) => recording.speaker === 'caller'));

    expect(callersOnly.recognise(library.get('greeting').audio)).toBeNull();
    expect(callersOnly.recognise(library.get('interrupt').audio)?.recording.id).toBe('interrupt');
  });

  it('never throws and never imagines, whatever the bytes', () => {
    const anyBytes = fc.uint8Array({ maxLength: 4_000 });

    fc.assert(
      fc.property(
        anyBytes,
        (bytes) => recogniser.recognise(bytes) === null && recogniser.recogniseAll(bytes).length < 3,
      ),
    );
  });
});

describe('recogniseAll', () => {
  const id = (audio: Uint8Array): readonly (string | undefined)[] =>
    recogniser.recogniseAll(audio).map((heard) => heard.recognition?.recording.id);

  it('lists what was said in order and where', () => {
    const first = library.get('greeting').audio;
    const second = library.get('farewell').audio;
    const heard = recogniser.recogniseAll(Buffer.concat([silence(1_000), first, silence(2_000), second]));

    expect(heard.map((speech) => speech.recognition?.recording.id)).toEqual(['greeting', 'farewell']);
    expect(heard[0]?.startMs).toBeCloseTo(1_000, 0);
    expect(heard[0]?.endMs).toBeCloseTo(1_000 + first.length / 8, 0);
    expect(heard[1]?.startMs).toBeCloseTo(3_000 + first.length / 8, 0);
  });

  it('tells recordings apart that follow each other at once', () => {
    const { audio: sorry } = library.get('resumed');
    const { audio: bye } = library.get('goodbye');

    expect(id(Buffer.concat([sorry, bye, sorry]))).toEqual(['resumed', 'goodbye', 'resumed']);
  });

  it('reports loud sound that is no recording as unrecognised', () => {
    const damaged = library.get('greeting').audio.filter((_, index) => index % 2 === 0);

    expect(id(Buffer.concat([damaged, silence(800), library.get('goodbye').audio]))).toEqual([
      undefined,
      'goodbye',
    ]);
  });

  it('finds nothing in silence', () => {
    expect(id(silence(3_000))).toEqual([]);
  });
});
