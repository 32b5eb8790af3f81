/** Little-endian PCM16 as samples; half a sample at the end is lost. */
export function samplesOf(pcm: Uint8Array): Int16Array {
  const view = new DataView(pcm.buffer, pcm.byteOffset, pcm.byteLength);
  return Int16Array.from({ length: pcm.length >> 1 }, (_, index) => view.getInt16(index * 2, true));
}

/** Samples as little-endian PCM16. */
export function bytesOf(samples: Int16Array): Uint8Array {
  const pcm = new Uint8Array(samples.length * 2);
  const view = new DataView(pcm.buffer);
  for (const [index, sample] of samples.entries()) view.setInt16(index * 2, sample, true);
  return pcm;
}
