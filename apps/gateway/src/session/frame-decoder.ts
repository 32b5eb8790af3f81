import { base64ByteLength, decodeMulaw } from '@voc/audio-codec';

/**
 * Decodes frames for measuring: into the same memory each time, so that 50 frames a second and call leave no garbage.
 * @returns samples of the base64 µ-law, valid until the next frame
 */
export function createFrameDecoder(): (payload: string) => Int16Array {
  let bytes = Buffer.alloc(160);
  let samples = new Int16Array(160);

  return (payload) => {
    const byteCount = base64ByteLength(payload);
    if (byteCount > bytes.length) {
      bytes = Buffer.alloc(byteCount);
      samples = new Int16Array(byteCount);
    }
    bytes.write(payload, 'base64');
    return decodeMulaw(bytes.subarray(0, byteCount), samples.subarray(0, byteCount));
  };
}
