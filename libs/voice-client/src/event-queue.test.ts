import fc from 'fast-check';
import { createEventQueue, type EventQueue } from './event-queue.js';

const unbounded = { maxWeight: Infinity, weigh: () => 1 };

async function rest<T>(queue: EventQueue<T>): Promise<T[]> {
  const seen: T[] = [];
  for await (const event of queue.iterate()) seen.push(event);
  return seen;
}

describe('createEventQueue', () => {
  it('gives everything in order and then ends, however pushing and taking alternate', async () => {
    const steps = fc.array(fc.oneof(fc.constant('take' as const), fc.integer()), { maxLength: 60 });

    await fc.assert(
      fc.asyncProperty(steps, fc.integer(), async (sequence, last) => {
        const queue = createEventQueue<number>(unbounded);
        const iterator = queue.iterate()[Symbol.asyncIterator]();
        const taken: Promise<IteratorResult<number>>[] = [];

        for (const step of sequence) {
          if (step === 'take') taken.push(iterator.next());
          else queue.push(step);
        }
        queue.end([last]);
        const pushed = [...sequence.filter((step) => step !== 'take'), last];
        while (taken.length <= pushed.length) taken.push(iterator.next());

        const results = await Promise.all(taken);
        expect(results.filter((result) => !result.done).map((result) => result.value)).toEqual(pushed);
        expect(results.slice(pushed.length).every((result) => result.done)).toBe(true);
      }),
    );
  });

  it('never holds more than its weight, and refuses only what does not fit', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50)), fc.nat(200), (weights, maxWeight) => {
        const queue = createEventQueue<number>({ maxWeight, weigh: (weight) => weight });
        let held = 0;

        for (const weight of weights) {
          const fits = held + weight <= maxWeight;
          expect(queue.push(weight)).toBe(fits);
          if (fits) held += weight;
        }
      }),
    );
  });

  it('has room again for what was taken', async () => {
    const queue = createEventQueue<string>({ maxWeight: 3, weigh: (text) => text.length });
    const iterator = queue.iterate()[Symbol.asyncIterator]();
    queue.push('abc');
    expect(queue.push('d')).toBe(false);

    await iterator.next();

    expect(queue.push('def')).toBe(true);
  });

  it('always has room for the last events', async () => {
    const queue = createEventQueue<string>({ maxWeight: 1, weigh: (text) => text.length });
    queue.push('a');

    queue.end(['lost', 'closed']);
    queue.end(['again']);
    queue.push('z');

    expect(await rest(queue)).toEqual(['a', 'lost', 'closed']);
  });

  it('keeps nothing for a consumer that has left its loop', async () => {
    const queue = createEventQueue<string>({ maxWeight: 2, weigh: (text) => text.length });
    queue.push('a');
    for await (const event of queue.iterate()) {
      expect(event).toBe('a');
      break;
    }

    expect(queue.push('much too long')).toBe(true);
  });

  it('has one consumer', () => {
    const queue = createEventQueue<string>(unbounded);
    queue.iterate()[Symbol.asyncIterator]();

    expect(() => queue.iterate()[Symbol.asyncIterator]()).toThrow('one consumer');
  });
});
