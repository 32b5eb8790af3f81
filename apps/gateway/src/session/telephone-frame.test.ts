import fc from 'fast-check';
import { durationMsOf, silenceLike, silentFrame } from './telephone-frame.js';

describe('silenceLike', () => {
  it('is as long as the audio, and nothing but the code for zero', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 2_000 }), (bytes) => {
        const silence = Buffer.from(silenceLike(Buffer.from(bytes).toString('base64')), 'base64');

        expect(silence).toEqual(Buffer.alloc(bytes.length, 0xff));
      }),
    );
  });

  it('needs no memory for the frames Twilio sends', () => {
    expect(silenceLike(Buffer.alloc(160, 1).toString('base64'))).toBe(silentFrame);
  });
});

describe('durationMsOf', () => {
  it.each([
    [160, 20],
    [80, 10],
    [1, 0.125],
  ])('takes %d bytes for %d ms', (byteCount, ms) => {
    expect(durationMsOf(Buffer.alloc(byteCount).toString('base64'))).toBe(ms);
  });
});
