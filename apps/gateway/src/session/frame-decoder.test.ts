import { decodeMulaw } from '@voc/audio-codec';
import fc from 'fast-check';
import { createFrameDecoder } from './frame-decoder.js';

describe('createFrameDecoder', () => {
  it('decodes frames of any length, one after the other', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ minLength: 1, maxLength: 400 }), { maxLength: 8 }), (frames) => {
        const decode = createFrameDecoder();

        for (const bytes of frames)
          expect(decode(Buffer.from(bytes).toString('base64'))).toEqual(decodeMulaw(bytes));
      }),
    );
  });
});
