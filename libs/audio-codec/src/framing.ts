import { base64ByteLength, isCanonicalBase64 } from './base64.js';

export interface FrameCutterOptions {
  /** Bytes in one frame; 160 is 20 ms of G.711 at 8 kHz, 960 is 20 ms of PCM16 at 24 kHz. */
  readonly frameBytes: number;
  /** What fills the last frame on `flush`, 0–255: 0xff is silence in µ-law, 0 in PCM16. */
  readonly padByte: number;
}

export interface FrameCutter {
  /**
   * Takes audio of any length and gives back what makes whole frames, joined in one base64 text, or null while there
   * is less than a frame. Text that is not canonical base64 is left out as if it had never come: it gives null, counts
   * in `rejected()` and loses nothing that was carried.
   */
  push(base64: string): string | null;
  /** The carried remainder as one padded frame, or null when nothing is carried. */
  flush(): string | null;
  /** Forgets the carried remainder: what was interrupted shall not open the next sentence. */
  reset(): void;
  /** How many texts `push` has refused so far. */
  rejected(): number;
}

/**
 * Re-cuts base64 audio into whole frames. The bytes that come out are the bytes that went in, in order, whatever the
 * sizes they came in. When nothing is carried and the text already holds whole frames it is returned as it is: the
 * common case allocates nothing. At most `frameBytes - 1` bytes are carried between calls.
 * @throws RangeError when the options are out of range
 */
export function createFrameCutter(options: FrameCutterOptions): FrameCutter {
  const { frameBytes, padByte } = checked(options);
  const carried = Buffer.alloc(frameBytes);
  let carriedBytes = 0;
  let rejectedTexts = 0;

  const recut = (base64: string): string | null => {
    const audio = Buffer.concat([carried.subarray(0, carriedBytes), Buffer.from(base64, 'base64')]);
    const wholeBytes = audio.length - (audio.length % frameBytes);
    carriedBytes = audio.copy(carried, 0, wholeBytes);
    return wholeBytes === 0 ? null : audio.toString('base64', 0, wholeBytes);
  };

  return {
    push(base64) {
      if (!isCanonicalBase64(base64)) {
        rejectedTexts += 1;
        return null;
      }
      const byteLength = base64ByteLength(base64);
      if (byteLength === 0) return null;
      return carriedBytes === 0 && byteLength % frameBytes === 0 ? base64 : recut(base64);
    },
    flush() {
      if (carriedBytes === 0) return null;
      carried.fill(padByte, carriedBytes);
      carriedBytes = 0;
      return carried.toString('base64');
    },
    reset() {
      carriedBytes = 0;
    },
    rejected: () => rejectedTexts,
  };
}

function checked(options: FrameCutterOptions): FrameCutterOptions {
  const { frameBytes, padByte } = options;
  if (!Number.isInteger(frameBytes) || frameBytes < 1)
    throw new RangeError('frameBytes must be a whole number from 1');
  if (!Number.isInteger(padByte) || padByte < 0 || padByte > 255)
    throw new RangeError('padByte must be from 0 to 255');
  return options;
}
