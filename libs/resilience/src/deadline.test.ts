import { getEventListeners } from 'node:events';
import { isCodedError } from '@voc/errors';
import { sleep } from './clock.js';
import { withDeadline } from './deadline.js';
import { createFakeClock } from './testing/index.js';

const never = (): Promise<never> => new Promise(() => undefined);

/** What became of a promise, as a value that can be compared. */
async function fate(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
}

// Jest fails a test that leaves an unhandled rejection behind, so settling quietly is part of every case below.
describe('withDeadline', () => {
  it('gives the result of work that is done in time and leaves nothing behind', async () => {
    const clock = createFakeClock();
    const parent = new AbortController();

    await expect(withDeadline(clock, 100, () => Promise.resolve('done'), parent.signal)).resolves.toBe(
      'done',
    );

    expect(clock.pending()).toBe(0);
    expect(getEventListeners(parent.signal, 'abort')).toHaveLength(0);
  });

  it('passes on the failure of the work and leaves nothing behind', async () => {
    const clock = createFakeClock();
    const parent = new AbortController();
    const failure = new Error('refused');

    await expect(withDeadline(clock, 100, () => Promise.reject(failure), parent.signal)).rejects.toBe(
      failure,
    );

    expect(clock.pending()).toBe(0);
    expect(getEventListeners(parent.signal, 'abort')).toHaveLength(0);
  });

  it('passes on what work throws before it returns a promise', async () => {
    const clock = createFakeClock();
    const bug = new TypeError('bug');

    const failing = withDeadline(clock, 100, () => {
      throw bug;
    });

    await expect(failing).rejects.toBe(bug);
    expect(clock.pending()).toBe(0);
  });

  it('tells the work when the time is up and fails as retryable', async () => {
    const clock = createFakeClock();
    let reason: unknown;
    const outcome = fate(
      withDeadline(clock, 100, (signal) => {
        signal.addEventListener('abort', () => void (reason = signal.reason));
        return sleep(clock, 1_000, signal);
      }),
    );

    await clock.advance(99);
    expect(reason).toBeUndefined();
    await clock.advance(1);

    expect(isCodedError(reason, 'DEADLINE_EXCEEDED')).toBe(true);
    expect(await outcome).toEqual({ error: reason });
    expect(reason).toMatchObject({ retryable: true });
    expect(clock.pending()).toBe(0);
  });

  it('fails on time although the work ignores its signal', async () => {
    const clock = createFakeClock();
    const outcome = fate(withDeadline(clock, 100, never));

    await clock.advance(100);

    expect(await outcome).toMatchObject({ error: { code: 'DEADLINE_EXCEEDED' } });
    expect(clock.pending()).toBe(0);
  });

  it('drops a late failure of the work, which must not become an unhandled rejection', async () => {
    const clock = createFakeClock();
    const late = Promise.withResolvers<never>();
    const outcome = fate(withDeadline(clock, 100, () => late.promise));
    await clock.advance(100);

    late.reject(new Error('too late'));
    await clock.advance(1_000);

    expect(await outcome).toMatchObject({ error: { code: 'DEADLINE_EXCEEDED' } });
  });

  it('says the time was up even when the work answers the abort with its own error', async () => {
    const clock = createFakeClock();
    const outcome = fate(
      withDeadline(
        clock,
        100,
        (signal) =>
          new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => reject(new Error('socket closed')));
          }),
      ),
    );

    await clock.advance(100);

    expect(await outcome).toMatchObject({ error: { code: 'DEADLINE_EXCEEDED' } });
  });

  it('ends with the reason of the parent as soon as that aborts', async () => {
    const clock = createFakeClock();
    const parent = new AbortController();
    const reason = new Error('caller hung up');
    let seen: AbortSignal | undefined;
    const outcome = fate(
      withDeadline(
        clock,
        100,
        (signal) => {
          seen = signal;
          return never();
        },
        parent.signal,
      ),
    );

    parent.abort(reason);

    expect(await outcome).toEqual({ error: reason });
    expect(seen).toMatchObject({ aborted: true, reason });
    expect(clock.pending()).toBe(0);
    expect(getEventListeners(parent.signal, 'abort')).toHaveLength(0);
  });

  it('does not start the work under a parent that has aborted', async () => {
    const clock = createFakeClock();
    const work = jest.fn(never);

    const outcome = fate(withDeadline(clock, 100, work, AbortSignal.abort('gone')));

    expect(await outcome).toEqual({ error: 'gone' });
    expect(work).not.toHaveBeenCalled();
    expect(clock.pending()).toBe(0);
  });

  it('survives work that aborts its own parent and then throws', async () => {
    const clock = createFakeClock();
    const parent = new AbortController();
    const bug = new Error('bug');

    const outcome = fate(
      withDeadline(
        clock,
        100,
        () => {
          parent.abort();
          throw bug;
        },
        parent.signal,
      ),
    );
    await clock.advance(1_000);

    expect(await outcome).toEqual({ error: bug });
    expect(clock.pending()).toBe(0);
  });

  it('does not abort the signal of work that was in time', async () => {
    const clock = createFakeClock();
    let seen: AbortSignal | undefined;
    await withDeadline(clock, 100, (signal) => {
      seen = signal;
      return Promise.resolve();
    });

    await clock.advance(1_000);

    expect(seen?.aborted).toBe(false);
  });
});
