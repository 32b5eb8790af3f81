import { crc32 } from 'node:zlib';

/**
 * The framing of Amazon's event streams, as much as a test server needs: total length, length of the headers, CRC of
 * those, headers, payload, CRC of all; numbers big-endian.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/RESTSelectObjectAppendix.html
 */
export function encodeMessage(headers: Readonly<Record<string, string>>, payload: Buffer): Buffer {
  const head = Buffer.concat(Object.entries(headers).map(([name, value]) => encodeHeader(name, value)));
  const totalBytes = 16 + head.length + payload.length;
  const prelude = Buffer.alloc(8);
  prelude.writeUInt32BE(totalBytes, 0);
  prelude.writeUInt32BE(head.length, 4);
  const body = Buffer.concat([prelude, checksum(prelude), head, payload]);
  return Buffer.concat([body, checksum(body)]);
}

function encodeHeader(name: string, value: string): Buffer {
  const text = Buffer.from(value, 'utf8');
  const stringType = 7;
  const length = Buffer.alloc(2);
  length.writeUInt16BE(text.length);
  return Buffer.concat([
    Buffer.from([name.length]),
    Buffer.from(name),
    Buffer.from([stringType]),
    length,
    text,
  ]);
}

function checksum(bytes: Buffer): Buffer {
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(bytes));
  return sum;
}

/** Cuts a byte stream, in whatever pieces it comes, into the payloads of its messages. */
export function createPayloadReader(onPayload: (payload: Buffer) => void): (piece: Buffer) => void {
  let rest = Buffer.alloc(0);
  return (piece) => {
    rest = Buffer.concat([rest, piece]);
    while (rest.length >= 12) {
      const totalBytes = rest.readUInt32BE(0);
      if (rest.length < totalBytes) return;
      onPayload(payloadOf(rest.subarray(0, totalBytes)));
      rest = rest.subarray(totalBytes);
    }
  };
}

export function payloadOf(message: Buffer): Buffer {
  const headerBytes = message.readUInt32BE(4);
  return message.subarray(12 + headerBytes, message.length - 4);
}
