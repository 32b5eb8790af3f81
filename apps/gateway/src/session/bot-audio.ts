import { base64ByteLength, createFrameCutter, createTranscoder, mulawSilenceByte } from '@voc/audio-codec';
import { CodedError } from '@voc/errors';
import type { AudioFormat, VoiceErrorCode } from '@voc/voice-client';
import type { MediaStream } from '../media-stream/media-stream.js';
import type { PlaybackLedger } from '../media-stream/playback-ledger.js';
import { telephoneAudio } from './call-voice.js';

/** G.711 at 8 kHz. */
const bytesPerMs = 8;

/**
 * Twilio takes messages of any size, but nothing documents how large; 48 000 characters stay under 64 KB.
 * A multiple of 640: that many characters are 480 bytes, so a cut lies between whole frames and needs no decoding.
 */
const maxPayloadChars = 48_000;

export interface BotAudio {
  /** Audio of one response item, base64 in the provider's format, in pieces of any length. */
  play(itemId: string, payload: string): void;
  /** No more audio of the current item: the rest is padded to a whole frame and sent. */
  endItem(): void;
  /** The current item was interrupted: what is left of it, here or still on its way to us, is not played. */
  discard(): void;
}

/**
 * The model's way to the caller: telephone audio in whole 20 ms frames, unpaced, each piece followed by a mark for the
 * ledger. Where the provider speaks µ-law, whole frames pass as the very text they came in.
 * @throws CodedError VOICE_CONFIG from `play`, when the audio is not what the provider declared: it would be noise
 */
export function createBotAudio(deps: {
  readonly stream: Pick<MediaStream, 'sendMedia' | 'sendMark'>;
  readonly ledger: PlaybackLedger;
  /** What the provider declares that it speaks. */
  readonly format: AudioFormat;
}): BotAudio {
  const transcoder = createTranscoder({ from: deps.format, to: telephoneAudio });
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
  const endItem = (): void => {
    send(cutter.push(transcoder.flush()));
    send(cutter.flush());
  };

  return {
    play(itemId, payload) {
      if (itemId === discardedItemId) return;
      if (itemId !== currentItemId) {
        endItem();
        currentItemId = itemId;
      }
      const converted = transcoder.convert(payload);
      if ('refused' in converted) {
        throw new CodedError<VoiceErrorCode>('VOICE_CONFIG', 'provider audio is not in the declared format');
      }
      send(cutter.push(converted.audio));
    },
    endItem,
    discard() {
      transcoder.reset();
      cutter.reset();
      discardedItemId = currentItemId;
    },
  };
}
