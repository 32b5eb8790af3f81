import { decodeBase64 } from '../model/decode-base64.js';
import { decodeMessage, type EventStreamMessage } from './event-stream-message.js';

/** What one signed message of the request holds. */
export type Envelope =
  | { readonly status: 'chunk'; readonly text: string }
  /** The empty message that ends the input. */
  | { readonly status: 'end' }
  | { readonly status: 'broken'; readonly detail: string };

const signatureBytes = 32;

/**
 * Opens the message that carries date and signature, and the message inside it. Signatures are not verified: the
 * offline world has no secret to verify them with.
 */
export function openEnvelope(bytes: Uint8Array): Envelope {
  const outer = decodeMessage(bytes);
  if (outer.status === 'broken') return outer;
  const { headers, payload } = outer.message;
  const { ':date': date, ':chunk-signature': signature } = headers;
  if (date?.type !== 'timestamp') return broken('the envelope has no :date');
  if (signature?.type !== 'binary' || signature.value.length !== signatureBytes)
    return broken('the envelope has no :chunk-signature of 32 bytes');
  if (payload.length === 0) return { status: 'end' };
  const inner = decodeMessage(payload);
  return inner.status === 'broken' ? inner : readChunk(inner.message);
}

function readChunk({ headers, payload }: EventStreamMessage): Envelope {
  for (const [name, value] of Object.entries(chunkHeaders)) {
    const header = headers[name];
    if (header?.type !== 'string' || header.value !== value) return broken(`${name} is not ${value}`);
  }
  const bytes = bytesIn(Buffer.from(payload).toString('utf8'));
  if (bytes === null) return broken('the payload is not {"bytes":"<base64>"}');
  return { status: 'chunk', text: Buffer.from(bytes).toString('utf8') };
}

export const chunkHeaders = {
  ':event-type': 'chunk',
  ':message-type': 'event',
  ':content-type': 'application/json',
} as const;

function bytesIn(json: string): Uint8Array | null {
  try {
    const content = JSON.parse(json) as unknown;
    if (typeof content !== 'object' || content === null || !('bytes' in content)) return null;
    return typeof content.bytes === 'string' ? decodeBase64(content.bytes) : null;
  } catch {
    return null;
  }
}

function broken(detail: string): Envelope {
  return { status: 'broken', detail };
}
