import { createFakeClock } from '@voc/resilience/testing';
import { createOutbox, type Outbox } from './outbox.js';

async function take(outbox: Outbox, count: number): Promise<readonly string[]> {
  const iterator = outbox.input[Symbol.asyncIterator]();
  const taken: string[] = [];
  while (taken.length < count) {
    const result: IteratorResult<Uint8Array, unknown> = await iterator.next();
    if (result.done) return [...taken, 'end'];
    taken.push(Buffer.from(result.value).toString('utf8'));
  }
  return taken;
}

describe('createOutbox', () => {
  it('hands over what comes, in order, to whoever waits for it', async () => {
    const outbox = createOutbox(createFakeClock());
    const taken = take(outbox, 3);

    outbox.send('a');
    outbox.sendAudio('b');
    outbox.finish();
    outbox.send('too late');

    expect(await taken).toEqual(['a', 'b', 'end']);
  });

  it('gives up the oldest audio, and nothing else, when two hundred frames wait', async () => {
    const outbox = createOutbox(createFakeClock());
    outbox.send('control 1');
    for (let frame = 0; frame < 200; frame += 1) expect(outbox.sendAudio(`frame ${frame}`)).toBe(true);
    for (let event = 2; event < 300; event += 1) outbox.send(`control ${event}`);

    expect(outbox.sendAudio('frame 200')).toBe(false);
    outbox.finish();

    const taken = await take(outbox, 1_000);
    expect(taken.slice(0, 2)).toEqual(['control 1', 'frame 1']);
    expect(taken.slice(-2)).toEqual(['frame 200', 'end']);
    expect(taken.filter((event) => event.startsWith('control'))).toHaveLength(299);
  });

  it('tells for how long nothing was taken while something waits', async () => {
    const clock = createFakeClock();
    const outbox = createOutbox(clock);
    await clock.advance(5_000);
    expect(outbox.stalledMs()).toBe(0);

    outbox.send('a');
    outbox.send('b');
    await clock.advance(3_000);
    expect(outbox.stalledMs()).toBe(3_000);
    await take(outbox, 1);
    await clock.advance(1_000);
    expect(outbox.stalledMs()).toBe(1_000);
    await take(outbox, 1);

    expect(outbox.stalledMs()).toBe(0);
  });

  it('ends at once when it is discarded, and keeps nothing', async () => {
    const outbox = createOutbox(createFakeClock());
    outbox.send('a');

    outbox.discard();
    outbox.send('b');

    expect(await take(outbox, 1)).toEqual(['end']);
  });
});
