import fc from 'fast-check';
import { createFakeClock } from './fake-clock.js';

describe('createFakeClock', () => {
  it('stands still until told to move', async () => {
    const clock = createFakeClock(1_000);
    let ran = false;
    clock.schedule(0, () => (ran = true));

    expect([clock.now(), clock.monotonicMs(), ran, clock.pending()]).toEqual([1_000, 0, false, 1]);

    await clock.advance(0);
    expect([clock.now(), clock.monotonicMs(), ran, clock.pending()]).toEqual([1_000, 0, true, 0]);
  });

  it('runs due actions in the order of their time, at their time, and first come first served', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(200), { maxLength: 20 }), async (delaysMs) => {
        const clock = createFakeClock();
        const ran: (readonly [number, number])[] = [];
        delaysMs.forEach((delayMs, index) => {
          clock.schedule(delayMs, () => ran.push([clock.monotonicMs(), index]));
        });

        await clock.advance(100);

        const due = delaysMs.map((delayMs, index) => [delayMs, index] as const);
        expect(ran).toEqual(due.filter(([delayMs]) => delayMs <= 100).sort(([a], [b]) => a - b));
        expect(clock.pending()).toBe(delaysMs.length - ran.length);
        expect(clock.monotonicMs()).toBe(100);
      }),
      { numRuns: 30 },
    );
  });

  it('lets promises settle between two actions', async () => {
    const clock = createFakeClock();
    const events: string[] = [];
    clock.schedule(1, () => void Promise.resolve().then(() => events.push('promise of the first')));
    clock.schedule(2, () => events.push('second'));

    await clock.advance(2);

    expect(events).toEqual(['promise of the first', 'second']);
  });

  it('runs what an action schedules within the time that passes', async () => {
    const clock = createFakeClock();
    const ticks: number[] = [];
    const tick = (): void => {
      ticks.push(clock.monotonicMs());
      clock.schedule(20, tick);
    };
    clock.schedule(20, tick);

    await clock.advance(70);

    expect(ticks).toEqual([20, 40, 60]);
    expect(clock.pending()).toBe(1);
  });

  it('forgets what was cancelled, also by an action on the way', async () => {
    const clock = createFakeClock();
    let ran = false;
    const cancel = clock.schedule(2, () => (ran = true));
    clock.schedule(1, cancel);

    await clock.advance(5);
    cancel();

    expect(ran).toBe(false);
    expect(clock.pending()).toBe(0);
  });
});
