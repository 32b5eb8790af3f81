import { createFakeClock } from '@voc/resilience/testing';
import { createCallerActivity } from './caller-activity.js';

const tone = (amplitude: number): Int16Array =>
  Int16Array.from({ length: 160 }, (_, index) => amplitude * Math.sin((2 * Math.PI * index) / 20));
const loud = tone(2_000);
const quiet = tone(20);

function openActivity() {
  const clock = createFakeClock();
  const events: string[] = [];
  const activity = createCallerActivity({
    clock,
    onAudible: () => void events.push(`audible at ${clock.monotonicMs()}`),
    onQuiet: () => void events.push(`quiet at ${clock.monotonicMs()}`),
  });
  const hear = async (frame: Int16Array, ms: number, counts = true): Promise<void> => {
    for (let at = 0; at < ms; at += 20) {
      await clock.advance(20);
      activity.push(frame, counts);
    }
  };
  return { clock, events, activity, hear };
}

describe('createCallerActivity', () => {
  it('knows since when the caller has been making sound', async () => {
    const { activity, events, hear } = openActivity();
    await hear(quiet, 100);
    await hear(loud, 40);
    expect(activity.audibleSinceMs()).toBeNull();

    await hear(loud, 400);

    expect(activity.audibleSinceMs()).toBe(120);
    expect(events).toEqual(['audible at 160']);
  });

  it('tells once when the sound begins, and once when it has been over for half a second', async () => {
    const { activity, events, hear } = openActivity();
    for (let word = 0; word < 3; word += 1) {
      await hear(loud, 300);
      await hear(quiet, 300);
    }
    await hear(quiet, 1_000);

    expect(events).toEqual(['audible at 60', 'quiet at 2000']);
    expect(activity.audibleSinceMs()).toBeNull();
  });

  it('takes a click for nothing, and its time for nothing', async () => {
    const { activity, events, hear } = openActivity();
    await hear(loud, 40);
    await hear(quiet, 20);
    await hear(loud, 100);

    expect([activity.audibleSinceMs(), ...events]).toEqual([80, 'audible at 120']);
  });

  it('takes frames that do not count for silence', async () => {
    const { activity, events, hear } = openActivity();
    await hear(loud, 400, false);
    expect([activity.audibleSinceMs(), ...events]).toEqual([null]);

    await hear(loud, 100);
    await hear(loud, 600, false);

    expect(events).toEqual(['audible at 460', 'quiet at 1000']);
  });

  it('takes a line on which nothing comes any more for quiet', async () => {
    const { clock, activity, events, hear } = openActivity();
    await hear(loud, 100);

    await clock.advance(10_000);

    expect(events).toEqual(['audible at 60', 'quiet at 850']);
    expect([activity.audibleSinceMs(), clock.pending()]).toEqual([null, 0]);
  });

  it('schedules nothing while the caller is quiet, and one thing otherwise', async () => {
    const { clock, hear } = openActivity();
    await hear(quiet, 200);
    expect(clock.pending()).toBe(0);
    await hear(loud, 5_000);
    expect(clock.pending()).toBe(1);
    await hear(quiet, 1_000);
    expect(clock.pending()).toBe(0);
  });

  it('tells nothing after the end', async () => {
    const { clock, activity, events, hear } = openActivity();
    await hear(loud, 100);
    activity.close();

    await clock.advance(10_000);

    expect([events, clock.pending()]).toEqual([['audible at 60'], 0]);
  });
});
