import { loadRecordings } from '../speech/recording-library.js';
import type { HeardSource } from '../world/phone-network.js';
import { trackSound, type SoundTrack } from './sound-track.js';

const loud = new Uint8Array(160).fill(0x20);
const silent = new Uint8Array(160).fill(0xff);
const faint = new Uint8Array(160).fill(0xf0);

function openLine(): {
  readonly track: SoundTrack;
  readonly hear: (frame: Uint8Array, source: HeardSource, times?: number) => void;
} {
  const listeners = new Set<(frame: Uint8Array, source: HeardSource) => void>();
  const hears = {
    onFrame(listener: (frame: Uint8Array, source: HeardSource) => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    recording: () => new Uint8Array(0),
  };
  const track = trackSound(hears, () => 1_000);
  return {
    track,
    hear(frame, source, times = 1) {
      for (let count = 0; count < times; count += 1) listeners.forEach((tell) => tell(frame, source));
    },
  };
}

describe('the sound track of a call', () => {
  it('tells to the frame when something was heard, and from where', () => {
    const { track, hear } = openLine();

    hear(silent, 'silence', 10);
    hear(loud, 'stream', 5);
    hear(silent, 'stream', 2);
    hear(faint, 'stream', 3);
    hear(loud, 'stream');
    hear(loud, 'ringing', 2);

    expect(track.answeredMs()).toBe(1_000);
    expect(track.sounds()).toEqual([
      { source: 'stream', fromMs: 1_200, toMs: 1_300 },
      { source: 'stream', fromMs: 1_400, toMs: 1_420 },
      { source: 'ringing', fromMs: 1_420, toMs: 1_460 },
    ]);
  });

  it('finds no pause in any recording that a listener would take for its end', () => {
    for (const { id, audio } of loadRecordings().all()) {
      const { track, hear } = openLine();
      for (let at = 0; at < audio.length; at += 160) hear(audio.subarray(at, at + 160), 'stream');

      const sounds = track.sounds();
      const pauses = sounds.slice(1).map(({ fromMs }, index) => fromMs - (sounds[index]?.toMs ?? 0));
      expect({ id, isWhole: Math.max(0, ...pauses) < 300 }).toEqual({ id, isWhole: true });
    }
  });

  it('knows no answer before the first frame, and nothing after it was closed', () => {
    const { track, hear } = openLine();
    const before = track.answeredMs();
    track.close();
    hear(loud, 'stream');

    expect([before, track.answeredMs(), track.sounds()]).toEqual([null, null, []]);
  });
});
