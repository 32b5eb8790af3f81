/**
 * 15 s of 20 ms frames: longer than any provider's handshake we wait for. Counted in characters, since a frame may be of
 * any length and its sender need not be Twilio yet.
 */
const maxQueuedChars = 750 * 216;

/** 20 ms of µ-law silence as base64. */
const silentFrame = Buffer.alloc(160, 0xff).toString('base64');

export interface CallerAudio {
  /** @param payload base64 µ-law */
  frame(payload: string): void;
  /** The provider takes audio from now on: what waited goes first, in order. */
  open(send: (payload: string) => void): void;
  /** The provider hears silence instead of the caller, so that nothing interrupts what must be said. */
  mute(muted: boolean): void;
}

/** The caller's way to the provider. Frames that come before it is ready wait, the oldest dropped beyond the bound. */
export function createCallerAudio(onDropped: () => void): CallerAudio {
  const queue: string[] = [];
  let queuedChars = 0;
  let isMuted = false;

  const wait = (payload: string): void => {
    queue.push(payload);
    queuedChars += payload.length;
    while (queuedChars > maxQueuedChars) {
      queuedChars -= queue.shift()?.length ?? queuedChars;
      onDropped();
    }
  };
  let pass = wait;

  return {
    frame: (payload) => pass(isMuted ? silentFrame : payload),
    open(send) {
      for (const payload of queue.splice(0)) send(payload);
      pass = send;
    },
    mute: (muted) => void (isMuted = muted),
  };
}
