import { createFakeClock } from '@voc/resilience/testing';
import { createSlowWatch } from './slow-watch.js';

function openWatch() {
  const clock = createFakeClock();
  const slow: number[] = [];
  const begin = createSlowWatch(1_000, { clock, onSlow: () => void slow.push(clock.monotonicMs()) });
  return { clock, slow, begin };
}

describe('createSlowWatch', () => {
  it('says nothing of work that is quick', async () => {
    const { clock, slow, begin } = openWatch();

    const end = begin();
    await clock.advance(999);
    end();
    await clock.advance(5_000);

    expect(slow).toEqual([]);
  });

  it('speaks up once, however many pieces of work there are', async () => {
    const { clock, slow, begin } = openWatch();

    begin();
    await clock.advance(500);
    begin();
    await clock.advance(10_000);
    begin();
    await clock.advance(10_000);

    expect(slow).toEqual([1_000]);
  });

  it('counts from the first piece when they overlap', async () => {
    const { clock, slow, begin } = openWatch();

    const endFirst = begin();
    await clock.advance(900);
    begin();
    endFirst();
    endFirst();
    await clock.advance(10_000);

    expect(slow).toEqual([1_000]);
  });

  it('begins anew after a moment of rest', async () => {
    const { clock, slow, begin } = openWatch();

    const end = begin();
    await clock.advance(1_500);
    end();
    begin();
    await clock.advance(1_500);

    expect(slow).toEqual([1_000, 2_500]);
  });
});
