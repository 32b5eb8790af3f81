import { createJournal } from '../world/journal.js';
import { frameBytes, type HeardSource } from '../world/phone-network.js';
import { trackBotAudio, type BotAudio } from './bot-audio.js';

const callSid = 'CA1';

interface Line {
  readonly hear: (source: HeardSource, frames: number, byte?: number) => void;
  readonly happens: (kind: string, call?: string) => void;
  readonly heard: () => readonly BotAudio[];
  readonly close: () => void;
}

function openLine(): Line {
  const listeners = new Set<(frame: Uint8Array, source: HeardSource) => void>();
  const journal = createJournal();
  const hears = {
    onFrame(listener: (frame: Uint8Array, source: HeardSource) => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    recording: () => new Uint8Array(0),
  };
  const track = trackBotAudio({ hears, callSid }, journal);
  return {
    hear(source, frames, byte = 0x11) {
      for (let frame = 0; frame < frames; frame += 1)
        listeners.forEach((listener) => listener(new Uint8Array(frameBytes).fill(byte), source));
    },
    happens: (kind, call = callSid) => void journal.record('twilio', kind, call),
    heard: () => track.heard(),
    close: () => track.close(),
  };
}

function shapes(line: Line): readonly unknown[] {
  return line.heard().map(({ audio, waits, cutBy }) => ({ frames: audio.length / frameBytes, waits, cutBy }));
}

describe('what the caller heard of the bot', () => {
  it('is the media stream and nothing else', () => {
    const line = openLine();

    line.hear('silence', 3);
    line.hear('stream', 5, 0x22);
    line.hear('ringing', 10);
    line.hear('bridge', 10);

    expect(shapes(line)).toEqual([{ frames: 5, waits: [], cutBy: null }]);
    expect(line.heard()[0]?.audio).toEqual(new Uint8Array(5 * frameBytes).fill(0x22));
  });

  it('notes where audio came late, and leaves the silence out', () => {
    const line = openLine();

    line.hear('stream', 5);
    line.hear('silence', 2);
    line.hear('stream', 5);

    expect(shapes(line)).toEqual([{ frames: 10, waits: [{ atByte: 5 * frameBytes, ms: 40 }], cutBy: null }]);
  });

  it('begins anew after half a second', () => {
    const line = openLine();

    line.hear('stream', 5);
    line.hear('silence', 26);
    line.hear('stream', 6);

    expect(shapes(line)).toMatchObject([{ frames: 5 }, { frames: 6 }]);
  });

  it.each([
    ['clear-received', 'clear'],
    ['stream-ended', 'stream-end'],
  ])('is cut short when it says %s, and what follows is new', (kind, cutBy) => {
    const line = openLine();

    line.hear('stream', 5);
    line.happens(kind);
    line.hear('stream', 2);
    line.hear('silence', 1);
    line.hear('stream', 4);

    expect(shapes(line)).toEqual([
      { frames: 7, waits: [], cutBy },
      { frames: 4, waits: [], cutBy: null },
    ]);
  });

  it('does not care about other calls, nor about what happens long after', () => {
    const line = openLine();

    line.hear('stream', 5);
    line.happens('clear-received', 'CA2');
    line.hear('silence', 26);
    line.happens('stream-ended');

    expect(shapes(line)).toMatchObject([{ cutBy: null }]);
  });

  it('hears nothing any more once it is closed, and no more than ten minutes', () => {
    const line = openLine();

    line.hear('stream', 30_001);
    line.close();
    line.hear('stream', 1);

    expect(shapes(line)).toMatchObject([{ frames: 30_000 }]);
  });
});
