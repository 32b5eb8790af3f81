import type { DeadLetter, DeadLetterQueue, SentBack } from './dead-letter-queue.js';
import { redrive, type RedriveRequest } from './redrive.js';

const all: RedriveRequest = { action: 'send', messageIds: [], limit: 1000 };

function letter(messageId: string, sentAtMs: number | null = 0): DeadLetter {
  return {
    messageId,
    receiptHandle: `receipt-${messageId}`,
    sentAtMs,
    refusalReason: null,
    field: null,
    body: '{}',
    attributes: {},
  };
}

interface FakeQueue extends DeadLetterQueue {
  waiting: DeadLetter[];
  readonly held: Set<string>;
  readonly sent: string[];
  onSend: (letter: DeadLetter) => SentBack | Error;
}

/** Gives out at most two at a time, and not again before they are released. */
function createFakeQueue(letters: readonly DeadLetter[]): FakeQueue {
  const queue: FakeQueue = {
    waiting: [...letters],
    held: new Set(),
    sent: [],
    onSend: () => 'moved',
    count: () => Promise.resolve(queue.waiting.length),
    hold: (max) => {
      const free = queue.waiting.filter(({ messageId }) => !queue.held.has(messageId));
      const given = free.slice(0, Math.min(2, max));
      for (const { messageId } of given) queue.held.add(messageId);
      return Promise.resolve(given);
    },
    sendBack: (of) => {
      const outcome = queue.onSend(of);
      if (outcome instanceof Error) return Promise.reject(outcome);
      queue.sent.push(of.messageId);
      if (outcome === 'moved') queue.waiting = queue.waiting.filter((other) => other !== of);
      return Promise.resolve(outcome);
    },
    release: ({ messageId }) => {
      queue.held.delete(messageId);
      return Promise.resolve();
    },
  };
  return queue;
}

const signal = new AbortController().signal;
const statuses = (result: Awaited<ReturnType<typeof redrive>>): readonly string[] =>
  result.letters.map((entry) => `${entry.letter.messageId} ${entry.outcome.status}`);

describe('listing dead letters', () => {
  it('shows the oldest first, sends nothing and lets go of all', async () => {
    const queue = createFakeQueue([letter('new', 300), letter('unknown', null), letter('old', 100)]);

    const result = await redrive({ ...all, action: 'list' }, { queue, signal });

    expect(statuses(result)).toEqual(['unknown waiting', 'old waiting', 'new waiting']);
    expect(result.count).toBe(3);
    expect(queue.sent).toEqual([]);
    expect([...queue.held]).toEqual([]);
  });

  it('looks at no more than the limit', async () => {
    const queue = createFakeQueue(['a', 'b', 'c', 'd'].map((id) => letter(id)));

    const result = await redrive({ ...all, action: 'list', limit: 3 }, { queue, signal });

    expect(result.letters).toHaveLength(3);
    expect(result.count).toBe(4);
  });

  it('says that an empty queue is empty', async () => {
    const result = await redrive({ ...all, action: 'list' }, { queue: createFakeQueue([]), signal });

    expect(result).toEqual({ count: 0, letters: [], missingIds: [] });
  });
});

describe('sending dead letters back', () => {
  it('sends each once, also one that comes straight back as another message', async () => {
    const queue = createFakeQueue([letter('a'), letter('b'), letter('c')]);
    queue.onSend = ({ messageId }) => {
      queue.waiting.push(letter(`${messageId}-again`));
      return 'moved';
    };

    const result = await redrive(all, { queue, signal });

    expect(queue.sent).toEqual(['a', 'b', 'c']);
    expect(statuses(result)).toEqual(['a sent', 'b sent', 'c sent']);
    expect(queue.waiting.map(({ messageId }) => messageId)).toEqual(['a-again', 'b-again', 'c-again']);
  });

  it('keeps what could not be sent, says why, and goes on', async () => {
    const queue = createFakeQueue([letter('a'), letter('b'), letter('c')]);
    queue.onSend = ({ messageId }) =>
      messageId === 'b' ? Object.assign(new Error('no'), { code: 'ECONNRESET' }) : 'moved';

    const result = await redrive(all, { queue, signal });

    expect(result.letters[1]?.outcome).toEqual({ status: 'failed', code: 'ECONNRESET' });
    expect(queue.sent).toEqual(['a', 'c']);
    expect(queue.waiting.map(({ messageId }) => messageId)).toEqual(['b']);
    expect(queue.held.has('b')).toBe(false);
  });

  it('says when a message was sent but could not be removed', async () => {
    const queue = createFakeQueue([letter('a')]);
    queue.onSend = () => 'kept';

    expect(statuses(await redrive(all, { queue, signal }))).toEqual(['a sent-and-kept']);
  });

  it('sends only what was asked for, lets go of the rest, and names what it did not find', async () => {
    const queue = createFakeQueue([letter('a'), letter('b'), letter('c')]);

    const result = await redrive({ ...all, messageIds: ['b', 'x'] }, { queue, signal });

    expect(queue.sent).toEqual(['b']);
    expect(result.missingIds).toEqual(['x']);
    expect(queue.waiting.map(({ messageId }) => messageId)).toEqual(['a', 'c']);
    expect(queue.held.has('a')).toBe(false);
    expect(queue.held.has('c')).toBe(false);
  });

  it('stops between two messages when told to, and lets go of the others', async () => {
    const queue = createFakeQueue([letter('a'), letter('b')]);
    const stopping = new AbortController();
    queue.onSend = () => {
      stopping.abort();
      return 'moved';
    };

    const result = await redrive(all, { queue, signal: stopping.signal });

    expect(statuses(result)).toEqual(['a sent', 'b waiting']);
    expect(queue.held.has('b')).toBe(false);
  });

  it('lets go of what it holds when the queue fails while it is read', async () => {
    const queue = createFakeQueue([letter('a'), letter('b'), letter('c')]);
    const hold = queue.hold.bind(queue);
    queue.hold = (max) => (queue.held.size > 0 ? Promise.reject(new Error('gone')) : hold(max));

    await expect(redrive(all, { queue, signal })).rejects.toThrow('gone');

    expect([...queue.held]).toEqual([]);
    expect(queue.sent).toEqual([]);
  });
});
