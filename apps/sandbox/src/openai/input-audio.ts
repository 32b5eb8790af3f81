import { createToMulaw, type ToMulaw } from './audio-formats.js';
import type { AudioFormat } from './session-schema.js';

/** What the client appended, as the world hears it: µ-law. */
export interface InputAudio {
  setFormat(format: AudioFormat): void;
  /** @returns the new audio in µ-law; less than was given while a resampler is filling */
  append(audio: Uint8Array): Uint8Array;
  /** Everything since the last `clear`, at most the latest 60 s, whole pieces. */
  buffered(): Uint8Array;
  clear(): void;
  /** Audio received since the session began. */
  clockMs(): number;
}

const bytesPerMs = 8;
const maxBufferedBytes = 60_000 * bytesPerMs;

export function createInputAudio(): InputAudio {
  let formatType: AudioFormat['type'] | undefined;
  let toMulaw: ToMulaw = (audio) => audio;
  let pieces: Uint8Array[] = [];
  let bufferedBytes = 0;
  let receivedBytes = 0;
  return {
    setFormat(format) {
      if (format.type !== formatType) toMulaw = createToMulaw(format);
      formatType = format.type;
    },
    append(audio) {
      const mulaw = toMulaw(audio);
      receivedBytes += mulaw.length;
      bufferedBytes += mulaw.length;
      pieces.push(mulaw);
      while (bufferedBytes > maxBufferedBytes) bufferedBytes -= pieces.shift()?.length ?? bufferedBytes;
      return mulaw;
    },
    buffered: () => new Uint8Array(Buffer.concat(pieces)),
    clear() {
      pieces = [];
      bufferedBytes = 0;
    },
    clockMs: () => receivedBytes / bytesPerMs,
  };
}
