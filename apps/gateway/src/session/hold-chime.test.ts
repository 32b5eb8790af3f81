import { createFakeClock } from '@voc/resilience/testing';
import { createHoldChime } from './hold-chime.js';

function setUp() {
  const clock = createFakeClock();
  const played: number[] = [];
  const chime = createHoldChime({
    clock,
    play: () => {
      played.push(clock.monotonicMs());
      return new Promise<void>((resolve) => void clock.schedule(600, resolve));
    },
  });
  return { clock, played, chime };
}

describe('createHoldChime', () => {
  it('sounds again and again, and no silence in between lasts three seconds', async () => {
    const { clock, played, chime } = setUp();

    chime.start();
    chime.start();
    await clock.advance(10_000);

    expect(played).toEqual([2_200, 5_000, 7_800]);
  });

  it('stops at once, also in the middle of a chime, and can begin anew', async () => {
    const { clock, played, chime } = setUp();
    chime.start();
    await clock.advance(2_300);

    chime.stop();
    await clock.advance(10_000);
    expect(played).toEqual([2_200]);
    expect(clock.pending()).toBe(0);
    chime.start();
    await clock.advance(2_200);

    expect(played).toHaveLength(2);
  });
});
