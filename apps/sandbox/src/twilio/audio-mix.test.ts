import { decodeMulaw } from '../speech/mulaw.js';
import { isAudible, mixMulaw } from './audio-mix.js';

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
