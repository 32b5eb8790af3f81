/**
 * 15 s of 20 ms frames: longer than any provider's handshake we wait for. Counted in characters, since a frame may be of
 * any length and its sender need not be Twilio yet.
 */
const maxQueuedChars = 750 * 216;

export interface CallerQueue {
  /** @param payload base64 */
  push(payload: string): void;
  /** Somebody takes the audio from now on: what waited goes first, in order. */
  open(send: (payload: string) => void): void;
  isOpen(): boolean;
  /** Nothing is wanted any more. */
  close(): void;
}

/** Where frames wait until the provider is ready; beyond the bound the oldest are dropped. */
export function createCallerQueue(onDropped: () => void): CallerQueue {
  const queue: string[] = [];
  let queuedChars = 0;
  let isOpen = false;

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
    push: (payload) => pass(payload),
    open(send) {
      isOpen = true;
      for (const payload of queue.splice(0)) send(payload);
      pass = send;
    },
    isOpen: () => isOpen,
    close() {
      queue.length = 0;
      pass = () => undefined;
    },
  };
}
