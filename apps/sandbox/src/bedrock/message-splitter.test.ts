import fc from 'fast-check';
import { encodeMessage } from './event-stream-message.js';
import { createMessageSplitter } from './message-splitter.js';

const messages = fc
  .array(fc.uint8Array({ maxLength: 60 }), { maxLength: 8 })
  .map((payloads) => payloads.map((payload) => encodeMessage({ headers: {}, payload })));

describe('splitting a stream into messages', () => {
  it('finds the same messages however the stream is cut', () => {
    fc.assert(
      fc.property(messages, fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }), (sent, sizes) => {
        const stream = Buffer.concat(sent);
        const splitter = createMessageSplitter();
        const received: Uint8Array[] = [];

        for (let at = 0, piece = 0; at < stream.length; piece += 1) {
          const size = sizes[piece % sizes.length] ?? 1;
          received.push(...(splitter.push(stream.subarray(at, at + size)) ?? []));
          at += size;
        }

        expect(received).toEqual(sent);
        expect(splitter.pendingBytes()).toBe(0);
      }),
    );
  });

  it.each([0, 15, 16 * 1024 * 1024 + 1, 0xffff_ffff])('gives up for good at a length of %i', (length) => {
    const splitter = createMessageSplitter();
    const start = Buffer.alloc(4);
    start.writeUInt32BE(length);

    expect(splitter.push(start)).toBeNull();
    expect(splitter.push(encodeMessage({ headers: {}, payload: new Uint8Array() }))).toBeNull();
  });
});
