import { encodeMessage, type HeaderValue } from '../event-stream-message.js';
import { chunkHeaders } from '../signed-envelope.js';

/** The envelope a client puts around a message, with a signature of zeros. */
export function signedMessage(payload: Uint8Array): Uint8Array {
  return encodeMessage({
    headers: {
      ':date': { type: 'timestamp', epochMs: Date.UTC(2026, 0, 1) },
      ':chunk-signature': { type: 'binary', value: new Uint8Array(32) },
    },
    payload,
  });
}

/** A chunk as a client sends it. @param changes to the headers of the message inside */
export function signedChunk(text: string, changes: Readonly<Record<string, string>> = {}): Uint8Array {
  const headers: Record<string, HeaderValue> = {};
  for (const [name, value] of Object.entries({ ...chunkHeaders, ...changes }))
    headers[name] = { type: 'string', value };
  const bytes = Buffer.from(text, 'utf8').toString('base64');
  return signedMessage(encodeMessage({ headers, payload: Buffer.from(JSON.stringify({ bytes }), 'utf8') }));
}
