import { encodeMessage, type HeaderValue } from './event-stream-message.js';
import { chunkHeaders } from './signed-envelope.js';

/** How the service says, once the response has begun, that it has failed. */
export interface StreamFailure {
  /** Member of the response's union in lower camel case, such as `validationException`; others are unmodelled. */
  readonly type: string;
  readonly message: string;
  /** What else the payload holds, such as `originalStatusCode` of a `modelStreamErrorException`. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** A chunk of output. @param text JSON of one event, or what a fault makes of it */
export function chunkFrame(text: string): Uint8Array {
  return frame(chunkHeaders, { bytes: Buffer.from(text, 'utf8').toString('base64') });
}

export function exceptionFrame({ type, message, fields }: StreamFailure): Uint8Array {
  const headers = {
    ':exception-type': type,
    ':message-type': 'exception',
    ':content-type': 'application/json',
  };
  return frame(headers, { message, ...fields });
}

/** A frame of a kind no client knows. */
export function unknownFrame(): Uint8Array {
  return frame({ ...chunkHeaders, ':event-type': 'weatherReport' }, { sky: ['blue'] });
}

function frame(texts: Readonly<Record<string, string>>, body: object): Uint8Array {
  const headers: Record<string, HeaderValue> = {};
  for (const [name, value] of Object.entries(texts)) headers[name] = { type: 'string', value };
  return encodeMessage({ headers, payload: Buffer.from(JSON.stringify(body), 'utf8') });
}
