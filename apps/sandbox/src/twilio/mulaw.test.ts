import { decodeMulaw, encodeMulaw, isAudible, mixMulaw } from './mulaw.js';

describe('µ-law', () => {
  it('encodes every decoded byte back to itself, but for the second zero', () => {
    for (let code = 0; code < 256; code += 1) {
      expect(encodeMulaw(decodeMulaw(code))).toBe(code === 0x7f ? 0xff : code);
    }
  });

  it('knows the ends of its range', () => {
    expect(decodeMulaw(0x80)).toBe(32_124);
    expect(decodeMulaw(0x00)).toBe(-32_124);
    expect(encodeMulaw(99_999)).toBe(0x80);
  });

  it('mixes an echo under a voice and leaves silence silent', () => {
    const silence = new Uint8Array(4).fill(0xff);
    const loud = new Uint8Array(4).fill(0x80);

    expect(isAudible(mixMulaw(silence, silence, 0.1))).toBe(false);
    expect(decodeMulaw(mixMulaw(silence, loud, 0.1)[0] ?? 0)).toBeGreaterThan(3_000);
  });
});
