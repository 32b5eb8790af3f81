import { createFakeClock } from '@voc/resilience/testing';
import { createComfortClip } from './comfort-clip.js';

function setUp() {
  const clock = createFakeClock();
  const line = { isFree: true };
  let played = 0;
  const comfort = createComfortClip({
    clock,
    isLineFree: () => line.isFree,
    play: () => void (played += 1),
  });
  return { clock, line, comfort, played: () => played };
}

describe('createComfortClip', () => {
  it('plays when nothing was heard in time', async () => {
    const { clock, comfort, played } = setUp();

    comfort.expect(1_500);
    await clock.advance(1_499);
    expect(played()).toBe(0);
    await clock.advance(1);
    expect(played()).toBe(1);
  });

  it('plays at once when the caller shall not wait at all', async () => {
    const { clock, comfort, played } = setUp();

    comfort.expect(0);
    await clock.advance(0);

    expect(played()).toBe(1);
  });

  it('stays silent when the bot was heard in time', async () => {
    const { clock, comfort, played } = setUp();

    comfort.expect(1_500);
    comfort.answered();
    await clock.advance(60_000);

    expect(played()).toBe(0);
  });

  it('talks over nobody, and plays as soon as the line is free', async () => {
    const { clock, line, comfort, played } = setUp();
    line.isFree = false;

    comfort.expect(0);
    await clock.advance(0);
    comfort.lineFree();
    expect(played()).toBe(0);

    line.isFree = true;
    comfort.lineFree();
    comfort.lineFree();
    expect(played()).toBe(1);
  });

  it('does not put off a clip that is due', async () => {
    const { clock, line, comfort, played } = setUp();
    line.isFree = false;
    comfort.expect(0);
    await clock.advance(0);

    comfort.expect(10_000);
    line.isFree = true;
    comfort.lineFree();

    expect(played()).toBe(1);
  });

  it('comes again while nobody answers, three times in all', async () => {
    const { clock, comfort, played } = setUp();

    comfort.expect(0);
    for (let second = 0; second < 120; second += 1) await clock.advance(1_000);
    expect(played()).toBe(3);

    comfort.answered();
    comfort.expect(0);
    await clock.advance(0);
    expect(played()).toBe(4);
  });
});
