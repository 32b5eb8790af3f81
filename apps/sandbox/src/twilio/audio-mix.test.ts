import { decodeMulaw } from '../speech/mulaw.js';
import { addNoise, isAudible, mixMulaw } from './audio-mix.js';

const silence = new Uint8Array(4).fill(0xff);
const loud = new Uint8Array(4).fill(0x80);

describe('mixMulaw', () => {
  it('puts a weak echo under a silent voice', () => {
    const [sample] = decodeMulaw(mixMulaw(silence, loud, 0.1));

    expect(sample).toBeGreaterThan(3_000);
    expect(sample).toBeLessThan(3_500);
  });

  it('clips instead of wrapping around', () => {
    expect(decodeMulaw(mixMulaw(loud, loud, 1))[0]).toBe(32_124);
  });

  it('leaves silence silent', () => {
    expect(isAudible(mixMulaw(silence, silence, 0.1))).toBe(false);
    expect(isAudible(loud)).toBe(true);
  });
});

describe('addNoise', () => {
  const second = new Uint8Array(8_000).fill(0xff);

  it.each([-60, -50, -40])('is as loud as it should be at %d dB', (levelDb) => {
    const samples = decodeMulaw(addNoise(second, levelDb, Math.random));
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;

    expect(Math.abs(10 * Math.log10(power / 32_768 ** 2) - levelDb)).toBeLessThan(1);
  });

  it('clips instead of wrapping around', () => {
    expect(decodeMulaw(addNoise(loud, -6, () => 1))[0]).toBe(32_124);
  });
});
