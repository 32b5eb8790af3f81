import { createCallerQueue } from './caller-queue.js';

const frame = (fill: number, bytes = 160): string => Buffer.alloc(bytes, fill).toString('base64');

function openQueue() {
  const sent: string[] = [];
  const dropped = { count: 0 };
  const queue = createCallerQueue(() => void (dropped.count += 1));
  const open = (): void => queue.open((payload) => void sent.push(payload));
  return { sent, dropped, queue, open };
}

describe('createCallerQueue', () => {
  it('holds frames until somebody takes them, then sends them first and in order', () => {
    const { sent, queue, open } = openQueue();
    queue.push(frame(1));
    queue.push(frame(2));
    expect([sent, queue.isOpen()]).toEqual([[], false]);

    open();
    queue.push(frame(3));

    expect([sent, queue.isOpen()]).toEqual([[frame(1), frame(2), frame(3)], true]);
  });

  it('sends what waited only once', () => {
    const { sent, queue, open } = openQueue();
    queue.push(frame(1));
    open();
    open();

    expect(sent).toEqual([frame(1)]);
  });

  it('keeps the newest 15 s and counts what it drops', () => {
    const { sent, dropped, queue, open } = openQueue();
    for (let index = 0; index < 760; index += 1) queue.push(frame(index % 256));

    open();

    expect(sent).toHaveLength(750);
    expect(sent[0]).toBe(frame(10));
    expect(sent.at(-1)).toBe(frame(759 % 256));
    expect(dropped.count).toBe(10);
  });

  it('holds no more of long frames than of short ones', () => {
    const { sent, queue, open } = openQueue();
    for (let index = 0; index < 750; index += 1) queue.push(frame(1, 24_000));

    open();

    expect(sent.join('').length).toBeLessThanOrEqual(750 * 216);
    expect(sent.length).toBeGreaterThan(0);
  });

  it('keeps and sends nothing after the end', () => {
    const { sent, dropped, queue, open } = openQueue();
    queue.push(frame(1));
    queue.close();
    for (let index = 0; index < 1_000; index += 1) queue.push(frame(2));

    open();

    expect([sent, dropped.count]).toEqual([[], 0]);
  });
});
