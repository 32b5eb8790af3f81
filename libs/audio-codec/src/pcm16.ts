/** `refused`: half a sample at the end. What follows it can only be guessed, so nothing is taken. */
export type Pcm16Reading = { readonly samples: Int16Array } | { readonly refused: 'odd-byte-count' };

/**
 * Reads bytes as PCM16, mono, little endian as every carrier and provider sends it, which is also how the processors
 * that Node runs on keep it (the one exception, s390x, is not served). A view of the same memory; only when the bytes
 * begin at an odd address, as parts of Node's pooled buffers may, they are copied.
 */
export function readPcm16(bytes: Uint8Array): Pcm16Reading {
  if (bytes.byteLength % 2 !== 0) return { refused: 'odd-byte-count' };
  const aligned = bytes.byteOffset % 2 === 0 ? bytes : new Uint8Array(bytes);
  return { samples: new Int16Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / 2) };
}

/** The bytes of samples, little endian: a view of the same memory, for `toString('base64')` or a socket. */
export function pcm16Bytes(samples: Int16Array): Buffer {
  return Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
}
