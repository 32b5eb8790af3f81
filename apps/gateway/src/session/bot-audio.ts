import { base64ByteLength, createFrameCutter, mulawSilenceByte } from '@voc/audio-codec';
import type { MediaStream } from '../media-stream/media-stream.js';
import type { PlaybackLedger } from '../media-stream/playback-ledger.js';

/** G.711 at 8 kHz. */
const bytesPerMs = 8;

/**
 * Twilio takes messages of any size, but nothing documents how large; 48 000 characters stay under 64 KB.
 * A multiple of 640: that many characters are 480 bytes, so a cut lies between whole frames and needs no decoding.
 */
const maxPayloadChars = 48_000;

export interface BotAudio {
  /** Audio of one response item, base64 µ-law, in pieces of any length. */
  play(itemId: string, payload: string): void;
  /** The turn is over: the rest is padded to a whole frame and sent. */
  endTurn(): void;
  /** The current item was interrupted: what is left of it, here or still on its way to us, is not played. */
  discard(): void;
}

/**
 * The bot's way to the caller: whole 20 ms frames, unpaced, each piece followed by a mark for the ledger. Whole frames
 * pass as the very text they came in.
 */
export function createBotAudio(deps: {
  readonly stream: Pick<MediaStream, 'sendMedia' | 'sendMark'>;
  readonly ledger: Pick<PlaybackLedger, 'sent'>;
}): BotAudio {
  const cutter = createFrameCutter({ frameBytes: 160, padByte: mulawSilenceByte });
  let currentItemId = '';
  let discardedItemId: string | null = null;

  const send = (payload: string | null): void => {
    if (payload === null) return;
    for (let start = 0; start < payload.length; start += maxPayloadChars) {
      const piece = payload.slice(start, start + maxPayloadChars);
      deps.stream.sendMedia(piece);
      deps.stream.sendMark(deps.ledger.sent(currentItemId, base64ByteLength(piece) / bytesPerMs));
    }
  };
  return {
    play(itemId, payload) {
      if (itemId === discardedItemId) return;
      // A turn of several items, such as one for each sentence, is one piece of speech: no padding between them.
      currentItemId = itemId;
      send(cutter.push(payload));
    },
    endTurn: () => send(cutter.flush()),
    discard() {
      cutter.reset();
      discardedItemId = currentItemId;
    },
  };
}
