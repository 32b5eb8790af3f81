import type { VoiceClient } from '@voc/voice-client';

/**
 * 15 s of 20 ms frames: longer than any provider's handshake we wait for. Counted in characters, since a frame may be of
 * any length and its sender need not be Twilio yet.
 */
const maxQueuedChars = 750 * 216;

/** 20 ms of µ-law silence as base64. */
const silentFrame = Buffer.alloc(160, 0xff).toString('base64');

export interface CallerAudio {
  frame(payload: string): void;
  /** The provider takes audio from now on: what waited goes first, in order. */
  open(): void;
  /** The provider hears silence instead of the caller, so that nothing interrupts what must be said. */
  mute(muted: boolean): void;
}

/** The caller's way to the provider. Frames that come before the provider is ready wait, oldest dropped beyond the bound. */
export function createCallerAudio(
  client: Pick<VoiceClient, 'sendAudio'>,
  onDropped: () => void,
): CallerAudio {
  let queue: string[] | null = [];
  let queuedChars = 0;
  let isMuted = false;
  return {
    frame(payload) {
      const text = isMuted ? silentFrame : payload;
      if (!queue) {
        client.sendAudio(text);
        return;
      }
      queue.push(text);
      queuedChars += text.length;
      while (queuedChars > maxQueuedChars) {
        queuedChars -= queue.shift()?.length ?? queuedChars;
        onDropped();
      }
    },
    open() {
      for (const payload of queue ?? []) client.sendAudio(payload);
      queue = null;
    },
    mute: (muted) => void (isMuted = muted),
  };
}
