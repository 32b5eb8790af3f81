import { createRecogniser } from '../speech/recogniser.js';
import { loadRecordings } from '../speech/recording-library.js';
import { bytesPerMs, createToMulaw, cutIntoDeltas, fromMulaw } from './audio-formats.js';
import type { AudioFormat } from './session-schema.js';

const recordings = loadRecordings();
const formats: readonly AudioFormat[] = [
  { type: 'audio/pcm', rate: 24_000 },
  { type: 'audio/pcmu' },
  { type: 'audio/pcma' },
];

describe('audio formats', () => {
  it.each(formats)('carries speech through $type in pieces of any size', (format) => {
    const ear = createRecogniser(recordings.all());
    const { audio } = recordings.get('farewell');
    const encoded = fromMulaw(format, audio);
    const toMulaw = createToMulaw(format);

    const heard = Buffer.concat(cutIntoDeltas(format, encoded).map((piece) => toMulaw(piece)));

    expect(Math.abs(encoded.length / bytesPerMs[format.type] - audio.length / 8)).toBeLessThan(1);
    expect(ear.recognise(heard)?.recording.id).toBe('farewell');
  });

  it('cuts into pieces that are no whole frames, but whole samples', () => {
    const pcm = new Uint8Array(100_001 * 2);

    const sizes = cutIntoDeltas({ type: 'audio/pcm', rate: 24_000 }, pcm).map((piece) => piece.length);

    expect(sizes.every((size) => size % 2 === 0)).toBe(true);
    expect(sizes.slice(0, -1).every((size) => size % 960 !== 0)).toBe(true);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(pcm.length);
  });

  it.each([
    [{ type: 'audio/pcmu' }, 333, 333],
    [{ type: 'audio/pcm', rate: 24_000 }, 333, 332],
    [{ type: 'audio/pcm', rate: 24_000 }, 1, 2],
  ] as const)('cuts %j into pieces of %d bytes, samples kept whole', (format, deltaBytes, size) => {
    const pieces = cutIntoDeltas(format, new Uint8Array(1_000), deltaBytes);

    expect(new Set(pieces.slice(0, -1).map((piece) => piece.length))).toEqual(new Set([size]));
    expect(pieces.reduce((sum, piece) => sum + piece.length, 0)).toBe(1_000);
  });
});
