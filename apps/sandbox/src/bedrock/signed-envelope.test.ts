import fc from 'fast-check';
import { encodeMessage } from './event-stream-message.js';
import { openEnvelope } from './signed-envelope.js';
import { signedChunk, signedMessage } from './testing/signed-message.js';

describe('the signed envelope of input', () => {
  it('holds the text of one chunk', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(openEnvelope(signedChunk(text))).toEqual({ status: 'chunk', text: text.toWellFormed() });
      }),
    );
  });

  it('ends the input when it is empty', () => {
    expect(openEnvelope(signedMessage(new Uint8Array()))).toEqual({ status: 'end' });
  });

  it.each([
    [
      'no signature',
      encodeMessage({ headers: { ':date': { type: 'timestamp', epochMs: 0 } }, payload: new Uint8Array() }),
    ],
    ['no message inside', signedMessage(Buffer.from('{"event":{}}'))],
    ['another event type', signedChunk('{}', { ':event-type': 'audio' })],
    ['another content type', signedChunk('{}', { ':content-type': 'text/plain' })],
  ])('is refused with %s', (_what, bytes) => {
    expect(openEnvelope(bytes).status).toBe('broken');
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(openEnvelope(bytes).status).toBe('broken');
        expect(openEnvelope(signedMessage(Uint8Array.of(0, ...bytes))).status).toBe('broken');
      }),
    );
  });
});
