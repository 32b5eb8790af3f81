import fc from 'fast-check';
import { decodeMessage, encodeMessage, type HeaderValue } from './event-stream-message.js';

const headerValue: fc.Arbitrary<HeaderValue> = fc.oneof(
  fc.record({ type: fc.constant('string' as const), value: fc.string() }),
  fc.record({ type: fc.constant('binary' as const), value: fc.uint8Array() }),
  fc.record({ type: fc.constant('timestamp' as const), epochMs: fc.integer({ min: 0 }) }),
);
const name = fc.stringMatching(/^:?[a-z-]{1,20}$/);
const message = fc.record({
  headers: fc.dictionary(name, headerValue, { maxKeys: 5, noNullPrototype: true }),
  payload: fc.uint8Array({ maxLength: 500 }),
});

describe('event-stream messages', () => {
  it('writes the empty message of the specification', () => {
    const empty = encodeMessage({ headers: {}, payload: new Uint8Array() });

    expect(Buffer.from(empty).toString('hex')).toBe('000000100000000005c248eb7d98c8ff');
  });

  it('reads what it has written', () => {
    fc.assert(
      fc.property(message, (written) => {
        const read = decodeMessage(encodeMessage(written));

        expect(read).toEqual({ status: 'decoded', message: written });
      }),
    );
  });

  it('notices any single changed byte', () => {
    fc.assert(
      fc.property(message, fc.nat(), fc.integer({ min: 1, max: 255 }), (written, at, change) => {
        const bytes = encodeMessage(written);
        const index = at % bytes.length;
        bytes[index] = (bytes[index] ?? 0) ^ change;

        expect(decodeMessage(bytes).status).toBe('broken');
      }),
    );
  });

  it('never throws, whatever the bytes and even with the right checksums', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const headersOfBytes = encodeMessage({ headers: {}, payload: bytes });
        new DataView(headersOfBytes.buffer).setUint32(4, bytes.length);

        expect(decodeMessage(bytes).status).toBe('broken');
        expect(() => decodeMessage(headersOfBytes)).not.toThrow();
      }),
    );
  });
});
