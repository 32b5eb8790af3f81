import { crc32 } from 'node:zlib';

/** A header of an event-stream message, of the kinds this service uses. */
export type HeaderValue =
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'binary'; readonly value: Uint8Array }
  | { readonly type: 'timestamp'; readonly epochMs: number };

export interface EventStreamMessage {
  readonly headers: Readonly<Record<string, HeaderValue>>;
  readonly payload: Uint8Array;
}

export type DecodedMessage =
  | { readonly status: 'decoded'; readonly message: EventStreamMessage }
  | { readonly status: 'broken'; readonly detail: string };

const preludeBytes = 12;
const crcBytes = 4;
export const leastMessageBytes = preludeBytes + crcBytes;

const typeCodes = { binary: 6, string: 7, timestamp: 8 } as const;
const timestampBytes = 8;

/**
 * One message of `application/vnd.amazon.eventstream`: total length, header length, their CRC, headers, payload, CRC.
 * Written here rather than taken from the SDK: were both ends of the line the same code, a mistake in it would not show.
 */
export function encodeMessage({ headers, payload }: EventStreamMessage): Uint8Array {
  const block = Buffer.concat(Object.entries(headers).map(([name, value]) => encodeHeader(name, value)));
  const message = Buffer.alloc(leastMessageBytes + block.length + payload.length);
  message.writeUInt32BE(message.length, 0);
  message.writeUInt32BE(block.length, 4);
  message.writeUInt32BE(crc32(message.subarray(0, 8)), 8);
  block.copy(message, preludeBytes);
  message.set(payload, preludeBytes + block.length);
  message.writeUInt32BE(crc32(message.subarray(0, -crcBytes)), message.length - crcBytes);
  return new Uint8Array(message);
}

/** @param bytes exactly one message; never throws, whatever it holds */
export function decodeMessage(bytes: Uint8Array): DecodedMessage {
  const message = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (message.length < leastMessageBytes) return broken('shorter than a message can be');
  if (message.readUInt32BE(0) !== message.length) return broken('the total length is another');
  if (message.readUInt32BE(8) !== crc32(message.subarray(0, 8))) return broken('wrong CRC of the prelude');
  const end = message.length - crcBytes;
  if (message.readUInt32BE(end) !== crc32(message.subarray(0, end)))
    return broken('wrong CRC of the message');
  const payloadAt = preludeBytes + message.readUInt32BE(4);
  if (payloadAt > end) return broken('the headers are longer than the message');
  const headers = decodeHeaders(message.subarray(preludeBytes, payloadAt));
  if (headers === null) return broken('the headers cannot be read');
  return { status: 'decoded', message: { headers, payload: bytes.subarray(payloadAt, end) } };
}

function broken(detail: string): DecodedMessage {
  return { status: 'broken', detail };
}

function encodeHeader(name: string, header: HeaderValue): Buffer {
  const nameBytes = Buffer.from(name, 'utf8');
  const value = encodeValue(header);
  return Buffer.concat([Buffer.of(nameBytes.length), nameBytes, Buffer.of(typeCodes[header.type]), value]);
}

function encodeValue(header: HeaderValue): Buffer {
  if (header.type === 'timestamp') {
    const value = Buffer.alloc(timestampBytes);
    value.writeBigInt64BE(BigInt(header.epochMs));
    return value;
  }
  const content = Buffer.from(header.value);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(content.length);
  return Buffer.concat([length, content]);
}

/** @returns null when a header is cut short, repeated, or of a kind that has no place here */
function decodeHeaders(block: Buffer): Readonly<Record<string, HeaderValue>> | null {
  const headers = new Map<string, HeaderValue>();
  for (let at = 0; at < block.length;) {
    const nameEnd = at + 1 + (block[at] ?? 0);
    const name = block.toString('utf8', at + 1, nameEnd);
    const header = decodeValue(block, nameEnd);
    if (header === null || headers.has(name)) return null;
    headers.set(name, header.value);
    at = header.end;
  }
  return Object.fromEntries(headers);
}

function decodeValue(
  block: Buffer,
  at: number,
): { readonly value: HeaderValue; readonly end: number } | null {
  const code = block[at];
  const from = at + 3;
  if (code === typeCodes.timestamp) {
    const end = at + 1 + timestampBytes;
    if (end > block.length) return null;
    return { value: { type: 'timestamp', epochMs: Number(block.readBigInt64BE(at + 1)) }, end };
  }
  if ((code !== typeCodes.binary && code !== typeCodes.string) || from > block.length) return null;
  const end = from + block.readUInt16BE(at + 1);
  if (end > block.length) return null;
  const content = block.subarray(from, end);
  if (code === typeCodes.binary) return { value: { type: 'binary', value: new Uint8Array(content) }, end };
  return { value: { type: 'string', value: content.toString('utf8') }, end };
}
