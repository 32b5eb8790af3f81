export interface EventQueueOptions<T> {
  /** The sum of weights that may wait to be taken. */
  readonly maxWeight: number;
  readonly weigh: (event: T) => number;
}

export interface EventQueue<T> {
  /**
   * Hands an event to the consumer, or keeps it for the next `next()`.
   * @returns false when it did not fit; nothing is kept of it then
   */
  push(event: T): boolean;
  /** Adds the very last events, which always fit, and ends the iteration behind them. Only the first call counts. */
  end(last: readonly T[]): void;
  /**
   * The events in order, once. A consumer that leaves its loop early is taken to have lost interest: what comes later
   * is thrown away instead of piling up.
   * @throws Error when asked for a second iterator
   */
  iterate(): AsyncIterable<T>;
}

/**
 * A queue from one producer, which never waits, to one consumer. What does not fit is refused, not dropped from the
 * middle: an audio event missing in silence would let the consumer believe the caller heard it, and a missing `closed`
 * would keep it waiting for ever. The producer decides what a full queue means; for a live call it means that nobody
 * has taken the audio for minutes, so the session is over.
 */
export function createEventQueue<T>(options: EventQueueOptions<T>): EventQueue<T> {
  const waiting: T[] = [];
  const takers: ((result: IteratorResult<T, undefined>) => void)[] = [];
  let weight = 0;
  let state: 'flowing' | 'ended' | 'abandoned' = 'flowing';

  const put = (event: T): void => {
    const taker = takers.shift();
    if (taker) {
      taker({ value: event, done: false });
      return;
    }
    waiting.push(event);
    weight += options.weigh(event);
  };
  const next = (): Promise<IteratorResult<T, undefined>> => {
    if (waiting.length === 0) {
      return state === 'flowing' ? new Promise((resolve) => takers.push(resolve)) : Promise.resolve(over);
    }
    const event = waiting.shift() as T;
    weight -= options.weigh(event);
    return Promise.resolve({ value: event, done: false });
  };
  const finish = (as: 'ended' | 'abandoned'): void => {
    state = as;
    for (const taker of takers.splice(0)) taker(over);
  };
  const abandon = (): Promise<IteratorResult<T, undefined>> => {
    waiting.length = 0;
    finish('abandoned');
    return Promise.resolve(over);
  };
  const iterable = forOneConsumer({ next, return: abandon });

  return {
    push(event) {
      if (state !== 'flowing') return true;
      if (takers.length === 0 && weight + options.weigh(event) > options.maxWeight) return false;
      put(event);
      return true;
    },
    end(last) {
      if (state !== 'flowing') return;
      last.forEach(put);
      finish('ended');
    },
    iterate: () => iterable,
  };
}

function forOneConsumer<T>(iterator: AsyncIterator<T, undefined>): AsyncIterable<T> {
  let isTaken = false;
  return {
    [Symbol.asyncIterator]() {
      if (isTaken) throw new Error('these events have one consumer');
      isTaken = true;
      return iterator;
    },
  };
}

const over = { value: undefined, done: true } as const;
