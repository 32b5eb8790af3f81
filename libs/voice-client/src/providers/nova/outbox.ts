import type { Clock } from '@voc/resilience';

/** What waits to be sent. One stream, one consumer. */
export interface Outbox {
  /** Anything but audio; never dropped. */
  send(event: string): void;
  /** Gives the oldest audio up when too much of it waits; returns false then. */
  sendAudio(event: string): boolean;
  /** For how long something has been waiting without any of it being taken. */
  stalledMs(): number;
  /** Ends the input behind what waits. */
  finish(): void;
  /** Ends the input at once: the SDK leaves an input that it has lost interest in open, and it would grow. */
  discard(): void;
  /** Never throws. */
  readonly input: AsyncIterable<Uint8Array>;
}

interface Entry {
  readonly event: string;
  readonly isAudio: boolean;
}

/** Four seconds of frames; older words are answered too late to be worth sending. */
const maxAudioEvents = 200;

type Result = IteratorResult<Uint8Array, undefined>;

/** The input of the stream: a queue that wakes its consumer, so that a frame leaves as soon as it comes. */
export function createOutbox(clock: Clock): Outbox {
  const line = createLine();
  let taker: ((result: Result) => void) | null = null;
  let movedMs = clock.monotonicMs();
  let isFinished = false;

  const put = (entry: Entry): void => {
    if (isFinished) return;
    if (line.length() === 0) movedMs = clock.monotonicMs();
    const take = taker;
    taker = null;
    if (take) take(encoded(entry.event));
    else line.push(entry);
  };
  const next = (): Promise<Result> => {
    const entry = line.shift();
    movedMs = clock.monotonicMs();
    if (entry) return Promise.resolve(encoded(entry.event));
    return isFinished ? Promise.resolve(over) : new Promise((resolve) => (taker = resolve));
  };
  const finish = (): void => {
    isFinished = true;
    taker?.(over);
    taker = null;
  };

  return {
    send: (event) => put({ event, isAudio: false }),
    sendAudio(event) {
      const hasRoom = line.audioEvents() < maxAudioEvents;
      if (!hasRoom) line.dropOldestAudio();
      put({ event, isAudio: true });
      return hasRoom;
    },
    stalledMs: () => (line.length() === 0 ? 0 : clock.monotonicMs() - movedMs),
    finish,
    discard() {
      line.clear();
      finish();
    },
    input: { [Symbol.asyncIterator]: () => ({ next }) },
  };
}

/** What waits, in order, and how much of it is audio. */
function createLine() {
  let entries: Entry[] = [];
  let audioEvents = 0;
  return {
    length: () => entries.length,
    audioEvents: () => audioEvents,
    push(entry: Entry): void {
      entries.push(entry);
      if (entry.isAudio) audioEvents += 1;
    },
    shift(): Entry | undefined {
      const entry = entries.shift();
      if (entry?.isAudio) audioEvents -= 1;
      return entry;
    },
    dropOldestAudio(): void {
      entries.splice(
        entries.findIndex((entry) => entry.isAudio),
        1,
      );
      audioEvents -= 1;
    },
    clear(): void {
      entries = [];
      audioEvents = 0;
    },
  };
}

const over = { value: undefined, done: true } as const;

const encoded = (event: string): Result => ({ value: Buffer.from(event, 'utf8'), done: false });
