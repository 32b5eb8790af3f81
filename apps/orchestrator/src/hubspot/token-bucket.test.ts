import { createFakeClock } from '@voc/resilience/testing';
import { createTokenBucket } from './token-bucket.js';

describe('createTokenBucket', () => {
  it('lets a burst through at once and then keeps the pace', async () => {
    const clock = createFakeClock();
    const bucket = createTokenBucket({ burst: 2, perSecond: 4 }, { clock });
    const passedAtMs: number[] = [];

    for (let request = 0; request < 5; request += 1)
      void bucket().then(() => passedAtMs.push(clock.monotonicMs()));
    await clock.advance(1_000);

    expect(passedAtMs).toEqual([0, 0, 250, 500, 750]);
  });

  it('never lets more through than the burst, however long it was quiet', async () => {
    const clock = createFakeClock();
    const bucket = createTokenBucket({ burst: 2, perSecond: 4 }, { clock });
    await clock.advance(60_000);
    let passed = 0;

    for (let request = 0; request < 10; request += 1) void bucket().then(() => (passed += 1));
    await clock.advance(0);

    expect(passed).toBe(2);
  });

  it('rejects a request whose signal aborts while it waits', async () => {
    const clock = createFakeClock();
    const bucket = createTokenBucket({ burst: 1, perSecond: 1 }, { clock });
    const controller = new AbortController();
    await bucket();

    const waiting = bucket(controller.signal);
    controller.abort(new Error('stopped'));

    await expect(waiting).rejects.toThrow('stopped');
    expect(clock.pending()).toBe(0);
  });
});
