import { frameBytes, frameMs, silenceByte } from '../world/phone-network.js';

/** What comes out of the caller's end in one 20 ms tick. */
export interface MouthTick {
  readonly frame: Uint8Array;
  readonly speaking: boolean;
  /** The key whose tone becomes known in this tick. */
  readonly digit: string | undefined;
}

export interface Mouth {
  next(): MouthTick;
  /** Queues speech; resolves when its last frame has been taken, or the mouth was closed. */
  speak(audio: Uint8Array): Promise<void>;
  /** @throws Error for anything but `0-9 * #` */
  press(digits: string): Promise<void>;
  close(): void;
}

export const silentFrame: Uint8Array = new Uint8Array(frameBytes).fill(silenceByte);

const keyTicks = 200 / frameMs;

interface Utterance {
  readonly audio: Uint8Array;
  readonly done: () => void;
  offset: number;
}

interface KeyPress {
  readonly digit: string;
  readonly done: () => void;
  ticks: number;
}

/** The caller's voice and keypad. Both go on at the same time; each is first come, first served. */
export function createMouth(): Mouth {
  const speech: Utterance[] = [];
  const keys: KeyPress[] = [];
  let closed = false;

  const enqueue = <Item>(queue: Item[], item: (done: () => void) => Item): Promise<void> =>
    closed ? Promise.resolve() : new Promise((resolve) => void queue.push(item(resolve)));

  return {
    next() {
      const frame = takeFrame(speech);
      return { frame: frame ?? silentFrame, speaking: frame !== undefined, digit: takeDigit(keys) };
    },
    speak: (audio) =>
      audio.length === 0 ? Promise.resolve() : enqueue(speech, (done) => ({ audio, done, offset: 0 })),
    async press(digits) {
      if (!/^[0-9*#]+$/.test(digits)) throw new Error('a keypad has only 0-9, * and #');
      await Promise.all(
        digits.split('').map((digit) => enqueue(keys, (done) => ({ digit, done, ticks: 0 }))),
      );
    },
    close() {
      closed = true;
      for (const { done } of [...speech.splice(0), ...keys.splice(0)]) done();
    },
  };
}

function takeFrame(speech: Utterance[]): Uint8Array | undefined {
  const utterance = speech[0];
  if (utterance === undefined) return undefined;
  const part = utterance.audio.subarray(utterance.offset, utterance.offset + frameBytes);
  utterance.offset += frameBytes;
  if (utterance.offset >= utterance.audio.length) {
    speech.shift();
    utterance.done();
  }
  return padFrame(part);
}

function takeDigit(keys: KeyPress[]): string | undefined {
  const key = keys[0];
  if (key === undefined) return undefined;
  key.ticks += 1;
  if (key.ticks === keyTicks) {
    keys.shift();
    key.done();
  }
  // Half-way: the tone is 100 ms, as long as the pause behind it.
  return key.ticks === keyTicks / 2 ? key.digit : undefined;
}

/** A frame is always whole: what is missing is silence. */
export function padFrame(part: Uint8Array): Uint8Array {
  if (part.length === frameBytes) return part;
  const frame = new Uint8Array(frameBytes).fill(silenceByte);
  frame.set(part);
  return frame;
}
