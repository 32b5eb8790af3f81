import { isAudible } from './audio-mix.js';
import { playFrames, ringbackFrame, sayFrames } from './tones.js';

describe('tones', () => {
  it('gives each character of a sentence 60 ms', () => {
    expect(sayFrames(' ten chars ')).toHaveLength(27);
    expect(sayFrames('')).toEqual([]);
  });

  it('makes whole frames of sound', () => {
    for (const frame of [...sayFrames('a'), ...playFrames(20)]) {
      expect(frame).toHaveLength(160);
      expect(isAudible(frame)).toBe(true);
    }
  });

  it('rings for two seconds out of six', () => {
    expect(ringbackFrame(0)).toHaveLength(160);
    expect(ringbackFrame(1_980)).toBeDefined();
    expect(ringbackFrame(2_000)).toBeUndefined();
    expect(ringbackFrame(6_000)).toBeDefined();
  });
});
