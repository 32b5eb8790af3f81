import fc from 'fast-check';
import { pcm16Bytes, readPcm16 } from './pcm16.js';

const samplesOf = (bytes: Uint8Array): Int16Array | null => {
  const reading = readPcm16(bytes);
  return 'samples' in reading ? reading.samples : null;
};

describe('PCM16', () => {
  it('is little endian in both directions', () => {
    expect(samplesOf(Uint8Array.of(0x34, 0x12, 0xff, 0xff, 0x00, 0x80))).toEqual(
      Int16Array.of(0x1234, -1, -32_768),
    );
    expect([...pcm16Bytes(Int16Array.of(0x1234, -2))]).toEqual([0x34, 0x12, 0xfe, 0xff]);
  });

  it('gives back any samples, wherever their bytes lie', () => {
    fc.assert(
      fc.property(fc.int16Array(), fc.nat(5), (samples, offset) => {
        const bytes = new Uint8Array(offset + samples.byteLength).subarray(offset);
        bytes.set(pcm16Bytes(samples));

        expect(samplesOf(bytes)).toEqual(samples);
      }),
    );
  });

  it('is a view of the same memory when the bytes begin at an even address', () => {
    const memory = new ArrayBuffer(8);

    expect(samplesOf(new Uint8Array(memory, 2, 4))?.buffer).toBe(memory);
    expect(pcm16Bytes(new Int16Array(memory, 2, 2)).buffer).toBe(memory);
    expect(pcm16Bytes(new Int16Array(memory, 2, 2))).toHaveLength(4);
  });

  it('takes any even number of bytes and refuses any odd one', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const reading = readPcm16(bytes);

        if (bytes.length % 2 === 0)
          expect('samples' in reading && reading.samples.length).toBe(bytes.length / 2);
        else expect(reading).toEqual({ refused: 'odd-byte-count' });
      }),
    );
  });
});
