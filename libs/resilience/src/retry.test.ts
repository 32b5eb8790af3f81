import { getEventListeners } from 'node:events';
import fc from 'fast-check';
import { exponentialDelays, retry, type RetryPolicy } from './retry.js';
import { createFakeClock } from './testing/index.js';

const policy: RetryPolicy = { delaysMs: [1_000, 2_000, 4_000], jitter: 0, isRetryable: () => true };

/** An operation that fails as often as told, then succeeds, and knows when it was tried. */
function createFlaky(failures: number, clock: { monotonicMs(): number }) {
  const triedAtMs: number[] = [];
  const operation = (attempt: number): Promise<string> => {
    triedAtMs.push(clock.monotonicMs());
    return attempt <= failures
      ? Promise.reject(new Error(`failure ${attempt}`))
      : Promise.resolve(`success ${attempt}`);
  };
  return { operation, triedAtMs };
}

describe('retry', () => {
  it('returns at once what succeeds at once', async () => {
    const clock = createFakeClock();
    const { operation, triedAtMs } = createFlaky(0, clock);

    await expect(retry(policy, { clock, random: () => 0 }, operation)).resolves.toBe('success 1');

    expect(triedAtMs).toEqual([0]);
    expect(clock.pending()).toBe(0);
  });

  it('pauses as the policy says until an attempt succeeds', async () => {
    const clock = createFakeClock();
    const { operation, triedAtMs } = createFlaky(2, clock);
    const onRetry = jest.fn();
    const result = retry(policy, { clock, random: () => 0, onRetry }, operation);

    await clock.advance(60_000);

    await expect(result).resolves.toBe('success 3');
    expect(triedAtMs).toEqual([0, 1_000, 3_000]);
    expect(onRetry.mock.calls).toEqual([
      [1, new Error('failure 1')],
      [2, new Error('failure 2')],
    ]);
  });

  it('rethrows the last error when the attempts are used up', async () => {
    const clock = createFakeClock();
    const { operation, triedAtMs } = createFlaky(99, clock);
    const outcome = retry(policy, { clock, random: () => 0 }, operation).catch((error: unknown) => error);

    await clock.advance(60_000);

    expect(await outcome).toEqual(new Error('failure 4'));
    expect(triedAtMs).toEqual([0, 1_000, 3_000, 7_000]);
    expect(clock.pending()).toBe(0);
  });

  it('does not repeat what is not worth it', async () => {
    const clock = createFakeClock();
    const { operation, triedAtMs } = createFlaky(99, clock);
    const fussy = { ...policy, isRetryable: (error: unknown) => (error as Error).message !== 'failure 1' };

    await expect(retry(fussy, { clock, random: () => 0 }, operation)).rejects.toThrow('failure 1');

    expect(triedAtMs).toEqual([0]);
    expect(clock.pending()).toBe(0);
  });

  it('treats an operation that throws like one that rejects', async () => {
    const clock = createFakeClock();
    const result = retry(policy, { clock, random: () => 0 }, (attempt) => {
      if (attempt === 1) throw new Error('no promise yet');
      return Promise.resolve(attempt);
    });

    await clock.advance(1_000);

    await expect(result).resolves.toBe(2);
  });

  it('starts nothing under a signal that has aborted', async () => {
    const clock = createFakeClock();
    const { operation, triedAtMs } = createFlaky(0, clock);

    const result = retry(policy, { clock, random: () => 0, signal: AbortSignal.abort('gone') }, operation);

    await expect(result).rejects.toBe('gone');
    expect(triedAtMs).toEqual([]);
  });

  it('gives up its pause when the signal aborts and leaves nothing behind', async () => {
    const clock = createFakeClock();
    const controller = new AbortController();
    const { operation, triedAtMs } = createFlaky(99, clock);
    const result = retry(policy, { clock, random: () => 0, signal: controller.signal }, operation);
    const outcome = result.catch((error: unknown) => error);
    await clock.advance(500);

    controller.abort('gone');

    expect(await outcome).toBe('gone');
    expect(triedAtMs).toEqual([0]);
    expect(clock.pending()).toBe(0);
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
  });

  it('rethrows the failure of an attempt during which the signal aborted', async () => {
    const clock = createFakeClock();
    const controller = new AbortController();
    const result = retry(policy, { clock, random: () => 0, signal: controller.signal }, () => {
      controller.abort('gone');
      return Promise.reject(new Error('failed meanwhile'));
    });

    await expect(result).rejects.toThrow('failed meanwhile');
    expect(clock.pending()).toBe(0);
  });

  it('draws each pause from the share that the policy leaves to chance', async () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });

    await fc.assert(
      fc.asyncProperty(share, share, fc.nat(60_000), async (jitter, drawn, delayMs) => {
        const clock = createFakeClock();
        const { operation, triedAtMs } = createFlaky(1, clock);
        const result = retry(
          { ...policy, jitter, delaysMs: [delayMs] },
          { clock, random: () => drawn },
          operation,
        );
        await clock.advance(delayMs);

        await expect(result).resolves.toBe('success 2');
        expect(triedAtMs[1]).toBeGreaterThanOrEqual(delayMs * (1 - jitter) - 1e-6);
        expect(triedAtMs[1]).toBeLessThanOrEqual(delayMs);
      }),
    );
  });
});

describe('exponentialDelays', () => {
  it('doubles up to the cap', () => {
    expect(exponentialDelays(6, 1_000, 10_000)).toEqual([1_000, 2_000, 4_000, 8_000, 10_000]);
  });

  it.each([0, 1])('has no pause for %d attempts', (attempts) => {
    expect(exponentialDelays(attempts, 1_000, 10_000)).toEqual([]);
  });

  it('never shrinks and never passes the cap', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.nat(10_000), fc.nat(100_000), (attempts, firstMs, maxMs) => {
        const delays = exponentialDelays(attempts, firstMs, maxMs);

        expect(delays).toHaveLength(Math.max(0, attempts - 1));
        expect(delays).toEqual([...delays].sort((a, b) => a - b));
        expect(Math.max(0, ...delays)).toBeLessThanOrEqual(maxMs);
      }),
    );
  });
});
