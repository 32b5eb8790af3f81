import { createFakeClock, type FakeClock } from '@voc/resilience/testing';
import { createLogger, silentLogger, type Correlation } from '@voc/telemetry';
import type { Handling, HandlingContext } from './handle-message.js';
import type { MessageQueue, QueueMessage, Refusal } from './message-queue.js';
import { createQueueWorker, type QueueWorker } from './queue-worker.js';

/** A queue in memory whose receive waits until something is sent, and that can be told to fail. */
interface FakeQueue extends MessageQueue {
  send(...ids: readonly string[]): void;
  failNextReceives(count: number): void;
  loseDelivery(id: string): void;
  readonly removed: readonly string[];
  readonly setAsides: readonly (Refusal & { readonly id: string })[];
  readonly extensions: readonly (readonly [id: string, visibilityS: number])[];
  readonly asked: readonly number[];
  deadLetters: 'moved' | 'no-queue';
}

function createFakeQueue(): FakeQueue {
  const waiting: QueueMessage[] = [];
  const lost = new Set<string>();
  const removed: string[] = [];
  const setAsides: (Refusal & { id: string })[] = [];
  const extensions: [string, number][] = [];
  const asked: number[] = [];
  let failures = 0;
  let arrived = (): void => undefined;
  return {
    removed,
    setAsides,
    extensions,
    asked,
    deadLetters: 'moved',
    send(...ids) {
      waiting.push(
        ...ids.map((id) => ({
          messageId: id,
          receiptHandle: id,
          body: id,
          receiveCount: 1,
          traceparent: null,
        })),
      );
      arrived();
    },
    failNextReceives: (count) => void (failures = count),
    loseDelivery: (id) => void lost.add(id),
    async receive(maxMessages, _visibilityS, signal) {
      asked.push(maxMessages);
      if (failures > 0) {
        failures -= 1;
        throw new Error('queue is away');
      }
      while (waiting.length === 0) {
        await new Promise<void>((resolve, reject) => {
          arrived = resolve;
          signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
        });
      }
      return waiting.splice(0, maxMessages);
    },
    extend({ messageId }, visibilityS) {
      extensions.push([messageId, visibilityS]);
      return Promise.resolve(lost.has(messageId) ? 'lost' : 'kept');
    },
    remove({ messageId }) {
      removed.push(messageId);
      return Promise.resolve();
    },
    setAside({ messageId }, refusal) {
      setAsides.push({ id: messageId, ...refusal });
      return Promise.resolve(this.deadLetters);
    },
  };
}

/** A handler whose messages end when the test says so. */
interface Hands {
  readonly handle: (message: QueueMessage, context: HandlingContext) => Promise<Handling>;
  readonly started: readonly string[];
  end(id: string, handling?: Handling | Error): void;
  context(id: string): HandlingContext;
}

function createHands(): Hands {
  const started: string[] = [];
  const open = new Map<string, { context: HandlingContext; end: (handling: Handling | Error) => void }>();
  return {
    started,
    handle: ({ messageId }, context) =>
      new Promise((resolve, reject) => {
        started.push(messageId);
        const end = (handling: Handling | Error): void =>
          handling instanceof Error ? reject(handling) : resolve(handling);
        open.set(messageId, { context, end });
        context.signal.addEventListener('abort', () => reject(context.signal.reason as Error));
      }),
    end: (id, handling = { status: 'done' }) => open.get(id)?.end(handling),
    context: (id) => open.get(id)!.context,
  };
}

let clock: FakeClock;
let queue: FakeQueue;
let hands: Hands;
let worker: QueueWorker;

beforeEach(async () => {
  clock = createFakeClock();
  queue = createFakeQueue();
  hands = createHands();
  worker = createQueueWorker(
    { slots: 2, maxInHand: 4, visibilityS: 30, maxHandlingMs: 100_000 },
    { queue, handle: hands.handle, correlationOf: () => ({}), clock, logger: silentLogger },
  );
  worker.start();
  await clock.advance(0);
});

describe('the queue worker', () => {
  it('handles messages side by side, never more than it has slots for', async () => {
    queue.send('a', 'b', 'c');
    await clock.advance(0);
    expect(hands.started).toEqual(['a', 'b']);

    hands.end('a');
    await clock.advance(0);

    expect(hands.started).toEqual(['a', 'b', 'c']);
    expect(queue.removed).toEqual(['a']);
    expect(queue.asked).toEqual([2, 1]);
  });

  it('starts another message as soon as one has given up its slot, up to its limit in hand', async () => {
    queue.send('a', 'b', 'c', 'd', 'e');
    await clock.advance(0);
    for (const id of ['a', 'b']) hands.context(id).releaseSlot();
    await clock.advance(0);
    for (const id of ['c', 'd']) hands.context(id).releaseSlot();
    await clock.advance(0);

    expect(hands.started).toEqual(['a', 'b', 'c', 'd']);

    hands.end('a');
    await clock.advance(0);
    expect(hands.started).toContain('e');
  });

  it('keeps a slow message invisible to others', async () => {
    queue.send('a');
    await clock.advance(25_000);

    expect(queue.extensions).toEqual([
      ['a', 30],
      ['a', 30],
    ]);

    hands.end('a');
    await clock.advance(60_000);
    expect(queue.extensions).toHaveLength(2);
  });

  it('stops a handler whose delivery was lost', async () => {
    queue.send('a');
    await clock.advance(0);
    queue.loseDelivery('a');

    await clock.advance(10_000);

    expect(hands.context('a').signal.aborted).toBe(true);
    expect(queue.removed).toEqual([]);
  });

  it('stops a handler that takes too long', async () => {
    queue.send('a');

    await clock.advance(110_000);

    expect(hands.context('a').signal.aborted).toBe(true);
  });

  it('gives a message back for later', async () => {
    queue.send('a');
    await clock.advance(0);

    hands.end('a', { status: 'later', delayMs: 2_500 });
    await clock.advance(0);

    expect(queue.extensions).toEqual([['a', 3]]);
    expect(queue.removed).toEqual([]);
  });

  it('gives a message back soon when its handler failed, and goes on', async () => {
    queue.send('a');
    await clock.advance(0);

    hands.end('a', new Error('handler broke'));
    queue.send('b');
    await clock.advance(0);

    expect(queue.extensions).toEqual([['a', 1]]);
    expect(hands.started).toEqual(['a', 'b']);
  });

  it('sets a refused message aside with its reason', async () => {
    queue.send('a');
    await clock.advance(0);

    hands.end('a', { status: 'refused', reason: 'bad-field', field: 'call_sid' });
    await clock.advance(0);

    expect(queue.setAsides).toEqual([{ id: 'a', reason: 'bad-field', field: 'call_sid' }]);
    expect(queue.removed).toEqual(['a']);
  });

  it('leaves a refused message to the redrive when there is no queue to set it aside on', async () => {
    queue.deadLetters = 'no-queue';
    queue.send('a');
    await clock.advance(0);

    hands.end('a', { status: 'refused', reason: 'not-json', field: null });
    await clock.advance(0);

    expect(queue.removed).toEqual([]);
    expect(queue.extensions).toEqual([['a', 1]]);
  });

  it('survives a queue that is away, says so, and recovers', async () => {
    await worker.stop(0);
    queue.failNextReceives(4);
    const other = createQueueWorker(
      { slots: 2, maxInHand: 4, visibilityS: 30, maxHandlingMs: 100_000 },
      { queue, handle: hands.handle, correlationOf: () => ({}), clock, logger: silentLogger },
    );
    other.start();
    await clock.advance(1_000);
    expect(other.isReceiving()).toBe(false);

    queue.send('a');
    await clock.advance(10_000);

    expect(hands.started).toEqual(['a']);
    expect(other.isReceiving()).toBe(true);
  });

  it('has the ids of the call on what it logs about a message', async () => {
    await worker.stop(0);
    const lines: string[] = [];
    const logger = createLogger(
      { service: 'orchestrator', level: 'info', format: 'json' },
      { writeLine: (line) => void lines.push(line) },
    );
    const correlationOf = ({ body }: QueueMessage): Correlation => ({ call_sid: `CA-${body}` });
    const other = createQueueWorker(
      { slots: 2, maxInHand: 4, visibilityS: 30, maxHandlingMs: 100_000 },
      { queue, handle: hands.handle, correlationOf, clock, logger },
    );
    other.start();

    queue.send('a');
    await clock.advance(0);
    hands.end('a', new Error('no'));
    await clock.advance(0);

    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { message: 'handling a message failed', message_id: 'a', call_sid: 'CA-a' },
    ]);
    await other.stop(0);
  });
});

describe('stopping the worker', () => {
  it('waits for what is in hand and receives nothing more', async () => {
    queue.send('a');
    await clock.advance(0);

    const stopped = worker.stop(20_000);
    queue.send('b');
    await clock.advance(5_000);
    hands.end('a');
    await clock.advance(0);

    await stopped;
    expect(queue.removed).toEqual(['a']);
    expect(hands.started).toEqual(['a']);
    expect(worker.isReceiving()).toBe(false);
    expect(clock.pending()).toBe(0);
  });

  it('gives back at once what is not finished in time', async () => {
    queue.send('a');
    await clock.advance(0);

    const stopped = worker.stop(20_000);
    await clock.advance(20_000);

    await stopped;
    expect(queue.extensions.at(-1)).toEqual(['a', 0]);
    expect(queue.removed).toEqual([]);
  });

  it('does so when nothing was ever started', async () => {
    const idle = createQueueWorker(
      { slots: 1, maxInHand: 1, visibilityS: 30, maxHandlingMs: 1_000 },
      { queue, handle: hands.handle, correlationOf: () => ({}), clock, logger: silentLogger },
    );

    await idle.stop(20_000);

    expect(idle.isReceiving()).toBe(false);
  });
});
