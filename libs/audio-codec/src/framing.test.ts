import fc from 'fast-check';
import { createFrameCutter } from './framing.js';

const base64 = (bytes: Uint8Array | readonly number[]): string => Buffer.from(bytes).toString('base64');
const bytesOf = (text: string | null): number[] => [...Buffer.from(text ?? '', 'base64')];

describe('createFrameCutter', () => {
  it('returns the very same text when it already holds whole frames', () => {
    const cutter = createFrameCutter({ frameBytes: 160, padByte: 0xff });
    const text = base64(new Uint8Array(480).fill(7));

    expect(cutter.push(text)).toBe(text);
    expect(cutter.flush()).toBeNull();
  });

  it('carries a remainder into the next text', () => {
    const cutter = createFrameCutter({ frameBytes: 4, padByte: 0xff });

    expect(bytesOf(cutter.push(base64([1, 2, 3, 4, 5])))).toEqual([1, 2, 3, 4]);
    expect(bytesOf(cutter.push(base64([6, 7, 8])))).toEqual([5, 6, 7, 8]);
    expect(cutter.flush()).toBeNull();
  });

  it('gives nothing while there is less than a frame', () => {
    const cutter = createFrameCutter({ frameBytes: 4, padByte: 0xff });

    expect(cutter.push(base64([1]))).toBeNull();
    expect(cutter.push('')).toBeNull();
    expect(bytesOf(cutter.flush())).toEqual([1, 0xff, 0xff, 0xff]);
  });

  it('gives the bytes it got, padded at the end, whatever the chunks and the frame size', () => {
    const chunks = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 20 });

    fc.assert(
      fc.property(
        chunks,
        fc.integer({ min: 1, max: 33 }),
        fc.integer({ min: 0, max: 255 }),
        (parts, frameBytes, padByte) => {
          const cutter = createFrameCutter({ frameBytes, padByte });
          const out = [...parts.map((part) => cutter.push(base64(part))), cutter.flush()].map(bytesOf);

          const given = parts.flatMap((part) => [...part]);
          const missing = (frameBytes - (given.length % frameBytes)) % frameBytes;
          expect(out.flat()).toEqual([...given, ...new Array<number>(missing).fill(padByte)]);
          expect(out.every((bytes) => bytes.length % frameBytes === 0)).toBe(true);
        },
      ),
    );
  });

  it('starts afresh after a reset', () => {
    const cutter = createFrameCutter({ frameBytes: 4, padByte: 0 });
    cutter.push(base64([1, 2]));

    cutter.reset();

    expect(cutter.flush()).toBeNull();
    expect(bytesOf(cutter.push(base64([3, 4, 5, 6])))).toEqual([3, 4, 5, 6]);
  });

  it('leaves out text that is not base64, counts it and keeps what it carried', () => {
    const cutter = createFrameCutter({ frameBytes: 4, padByte: 0 });
    cutter.push(base64([1, 2]));

    expect(cutter.push('AA"}')).toBeNull();
    expect(cutter.push('not base64')).toBeNull();

    expect(bytesOf(cutter.push(base64([3, 4])))).toEqual([1, 2, 3, 4]);
    expect(cutter.rejected()).toBe(2);
  });

  it('does not change text it has already given away', () => {
    const cutter = createFrameCutter({ frameBytes: 2, padByte: 0xff });
    cutter.push(base64([9]));
    const first = cutter.flush();

    cutter.push(base64([8]));
    cutter.flush();

    expect(bytesOf(first)).toEqual([9, 0xff]);
  });

  it.each([
    [{ frameBytes: 0, padByte: 0 }],
    [{ frameBytes: 1.5, padByte: 0 }],
    [{ frameBytes: 160, padByte: 256 }],
    [{ frameBytes: 160, padByte: -1 }],
  ])('refuses the options %j', (options) => {
    expect(() => createFrameCutter(options)).toThrow(RangeError);
  });
});
