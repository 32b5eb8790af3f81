import { getEventListeners } from 'node:events';
import { sleep, systemClock } from './clock.js';
import { createFakeClock } from './testing/index.js';

describe('sleep', () => {
  it('ends when its time has passed and not before', async () => {
    const clock = createFakeClock();
    let awake = false;
    const sleeping = sleep(clock, 1_000).then(() => (awake = true));

    await clock.advance(999);
    expect(awake).toBe(false);

    await clock.advance(1);
    await sleeping;
    expect(awake).toBe(true);
    expect(clock.pending()).toBe(0);
  });

  it('is cut short by the signal, with its reason, and leaves no timer', async () => {
    const clock = createFakeClock();
    const controller = new AbortController();
    const sleeping = sleep(clock, 1_000, controller.signal);
    const reason = new Error('caller hung up');

    controller.abort(reason);

    await expect(sleeping).rejects.toBe(reason);
    expect(clock.pending()).toBe(0);
  });

  it('does not begin under a signal that has aborted', async () => {
    const clock = createFakeClock();

    await expect(sleep(clock, 1_000, AbortSignal.abort('gone'))).rejects.toBe('gone');
    expect(clock.pending()).toBe(0);
  });

  it('leaves no listener on a signal that outlives it', async () => {
    const clock = createFakeClock();
    const { signal } = new AbortController();

    const sleeping = sleep(clock, 10, signal);
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    await clock.advance(10);
    await sleeping;

    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('ignores an abort that comes after its end', async () => {
    const clock = createFakeClock();
    const controller = new AbortController();
    const sleeping = sleep(clock, 10, controller.signal);
    await clock.advance(10);

    controller.abort();

    await expect(sleeping).resolves.toBeUndefined();
  });
});

describe('systemClock', () => {
  beforeEach(() => jest.useFakeTimers({ now: Date.UTC(2026, 0, 1) }));
  afterEach(() => jest.useRealTimers());

  it('tells the wall clock in epoch milliseconds and counts durations apart from it', () => {
    const startedMs = systemClock.monotonicMs();

    jest.advanceTimersByTime(1_500);

    expect(systemClock.now()).toBe(Date.UTC(2026, 0, 1) + 1_500);
    expect(systemClock.monotonicMs() - startedMs).toBe(1_500);
  });

  it('runs an action once', () => {
    const action = jest.fn();
    systemClock.schedule(20, action);

    jest.advanceTimersByTime(100);

    expect(action).toHaveBeenCalledTimes(1);
  });

  it('runs at once an action whose time has passed, without a delay that Node would warn of', () => {
    const action = jest.fn();
    const setTimer = jest.spyOn(globalThis, 'setTimeout');
    systemClock.schedule(-70.9, action);

    jest.advanceTimersByTime(1);

    expect(action).toHaveBeenCalledTimes(1);
    expect(setTimer.mock.calls.map(([, delayMs]) => delayMs)).toEqual([0]);
    setTimer.mockRestore();
  });

  it('does not run what was cancelled, and cancelling again is harmless', () => {
    const action = jest.fn();
    const cancel = systemClock.schedule(20, action);

    cancel();
    cancel();
    jest.advanceTimersByTime(100);

    expect(action).not.toHaveBeenCalled();
    expect(jest.getTimerCount()).toBe(0);
  });

  it.each([2 ** 31, Number.POSITIVE_INFINITY])(
    'does not run at once what is %d ms away, further than a timer can reach',
    (delayMs) => {
      const action = jest.fn();
      systemClock.schedule(delayMs, action);

      jest.advanceTimersByTime(60_000);

      expect(action).not.toHaveBeenCalled();
    },
  );
});
