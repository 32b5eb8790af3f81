/**
 * The two laws of G.711 on the int16 scale, as arithmetic. The codec asks each of them once for every code and every
 * sample, and looks up from then on.
 *
 * A code is a sign, three bits of segment and four bits of step within the segment. From one segment to the next the
 * steps double; a segment of the magnitude begins at a power of two, which makes its number the position of the highest
 * bit.
 */

/** µ-law adds this to the magnitude, so that its segments begin at powers of two; 33 on the 14-bit scale. */
const mulawBias = 0x84;
const mulawClip = 0x7fff - mulawBias;
/** On the line µ-law inverts every bit, A-law every other one. */
const mulawInversion = 0xff;
const alawInversion = 0x55;

export function expandMulaw(code: number): number {
  const bits = code ^ mulawInversion;
  const magnitude = ((((bits & 0x0f) << 3) + mulawBias) << segmentOf(bits)) - mulawBias;
  return bits & 0x80 ? -magnitude : magnitude;
}

/** @param sample an int16; beyond the largest decision value it clips */
export function compressMulaw(sample: number): number {
  const biased = Math.min(Math.abs(sample), mulawClip) + mulawBias;
  const segment = 24 - Math.clz32(biased);
  const step = (biased >> (segment + 3)) & 0x0f;
  return ((sample < 0 ? 0x80 : 0) | (segment << 4) | step) ^ mulawInversion;
}

/** A-law's sign bit is set above zero. Its first two segments have steps of one size, 16 here. */
export function expandAlaw(code: number): number {
  const bits = code ^ alawInversion;
  const segment = segmentOf(bits);
  const withinFirstTwo = ((bits & 0x0f) << 4) + 8;
  const magnitude = segment === 0 ? withinFirstTwo : (withinFirstTwo + 0x100) << (segment - 1);
  return bits & 0x80 ? magnitude : -magnitude;
}

/** @param sample an int16; -32 768 clips to -32 767, which has the same code */
export function compressAlaw(sample: number): number {
  const magnitude = Math.min(Math.abs(sample), 0x7fff);
  const segment = magnitude < 0x100 ? 0 : 24 - Math.clz32(magnitude);
  const step = (magnitude >> (segment === 0 ? 4 : segment + 3)) & 0x0f;
  return ((sample < 0 ? 0 : 0x80) | (segment << 4) | step) ^ alawInversion;
}

function segmentOf(bits: number): number {
  return (bits >> 4) & 0x07;
}
