import { silentLogger } from '@voc/telemetry';
import { noTotals } from '../summary/call-totals.js';
import type { CallProgress } from './calls-store.js';
import { createProgressSaver } from './progress-saver.js';

function progress(handoverAttempts: number): CallProgress {
  const said = { conversationId: 'c', language: 'en', heardTurns: [], totals: noTotals };
  return { ...said, handoverAttempts, callback: null };
}

/** A table whose writes take until they are let go, or fail. */
function openSaver() {
  const written: number[] = [];
  const running: PromiseWithResolvers<undefined>[] = [];
  const calls = {
    async saveProgress(_callSid: string, { handoverAttempts }: CallProgress) {
      written.push(handoverAttempts);
      const write = Promise.withResolvers<undefined>();
      running.push(write);
      await write.promise;
    },
  };
  return { written, running, saver: createProgressSaver(calls, 'CA1', silentLogger) };
}

const settle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe('createProgressSaver', () => {
  it('writes one after the other, and only the newest of those that waited', async () => {
    const { written, running, saver } = openSaver();
    for (const attempt of [1, 2, 3, 4]) saver.save(progress(attempt));
    expect(written).toEqual([1]);

    running[0]!.resolve(undefined);
    await settle();

    expect(written).toEqual([1, 4]);
  });

  it('settles when nothing is waiting any more', async () => {
    const { running, saver } = openSaver();
    saver.save(progress(1));
    saver.save(progress(2));
    let isSettled = false;
    const settled = saver.settled().then(() => (isSettled = true));

    running[0]!.resolve(undefined);
    await settle();
    expect(isSettled).toBe(false);
    running[1]!.resolve(undefined);

    expect(await settled).toBe(true);
  });

  it('goes on after a write that failed', async () => {
    const { written, running, saver } = openSaver();
    saver.save(progress(1));
    saver.save(progress(2));

    running[0]!.reject(new Error('no table'));
    await settle();
    running[1]!.reject(new Error('no table'));
    await saver.settled();
    saver.save(progress(3));

    expect(written).toEqual([1, 2, 3]);
  });

  it('is settled from the start', async () => {
    await expect(openSaver().saver.settled()).resolves.toBeUndefined();
  });
});
