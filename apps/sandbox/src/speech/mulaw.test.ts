import fc from 'fast-check';
import { decodeAlaw, encodeAlaw } from './alaw.js';
import { decodeMulaw, encodeMulaw } from './mulaw.js';

const allBytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);

describe('G.711 of the offline world', () => {
  it('decodes the values of the µ-law table', () => {
    const bytes = Uint8Array.of(0xff, 0x7f, 0x80, 0x00, 0xef, 0x6f, 0xfe);

    expect([...decodeMulaw(bytes)]).toEqual([0, 0, 32_124, -32_124, 132, -132, 8]);
  });

  it('decodes the values of the A-law table', () => {
    const bytes = Uint8Array.of(0xd5, 0x55, 0xaa, 0x2a);

    expect([...decodeAlaw(bytes)]).toEqual([8, -8, 32_256, -32_256]);
  });

  it('gives every byte back after decoding and encoding, but for the second µ-law zero', () => {
    const mulaw = encodeMulaw(decodeMulaw(allBytes));
    const alaw = encodeAlaw(decodeAlaw(allBytes));

    expect([...mulaw]).toEqual([...allBytes].map((byte) => (byte === 0x7f ? 0xff : byte)));
    expect([...alaw]).toEqual([...allBytes]);
  });

  it('stays within half a quantisation step of any sample', () => {
    const sample = fc.integer({ min: -32_124, max: 32_124 });

    fc.assert(
      fc.property(sample, (value) => {
        const samples = Int16Array.of(value);
        const tolerance = Math.max(16, Math.abs(value) / 16);
        const [mulaw = 0] = decodeMulaw(encodeMulaw(samples));
        const [alaw = 0] = decodeAlaw(encodeAlaw(samples));
        return Math.abs(mulaw - value) <= tolerance && Math.abs(alaw - value) <= tolerance;
      }),
    );
  });
});
