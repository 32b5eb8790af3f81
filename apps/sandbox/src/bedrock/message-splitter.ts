import { leastMessageBytes } from './event-stream-message.js';

/** Cuts a byte stream into event-stream messages, which do not align with the pieces it arrives in. */
export interface MessageSplitter {
  /** @returns the messages complete with this piece; null once a length is impossible: then the stream is lost for good */
  push(piece: Uint8Array): readonly Uint8Array[] | null;
  /** Bytes of a message that has begun and is not complete. */
  pendingBytes(): number;
}

export const maxMessageBytes = 16 * 1024 * 1024;
const lengthBytes = 4;

export function createMessageSplitter(): MessageSplitter {
  let pieces: Uint8Array[] = [];
  let pendingBytes = 0;
  /** What must be there before it is worth looking again: many small pieces of a long message cost no copy each. */
  let wantedBytes = lengthBytes;
  let isLost = false;

  /** Whatever was whole before an impossible length is lost with it: the stream ends either way. */
  const split = (): readonly Uint8Array[] | null => {
    const all = Buffer.concat(pieces);
    const messages: Uint8Array[] = [];
    let at = 0;
    for (wantedBytes = lengthBytes; all.length - at >= wantedBytes;) {
      const length = all.readUInt32BE(at);
      if (length < leastMessageBytes || length > maxMessageBytes) return null;
      wantedBytes = length;
      if (all.length - at < length) break;
      messages.push(new Uint8Array(all.subarray(at, at + length)));
      at += length;
      wantedBytes = lengthBytes;
    }
    pieces = [all.subarray(at)];
    pendingBytes = all.length - at;
    return messages;
  };

  return {
    push(piece) {
      if (isLost) return null;
      pieces.push(piece);
      pendingBytes += piece.length;
      if (pendingBytes < wantedBytes) return [];
      const messages = split();
      isLost = messages === null;
      return messages;
    },
    pendingBytes: () => pendingBytes,
  };
}
