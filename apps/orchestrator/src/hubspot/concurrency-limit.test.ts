import fc from 'fast-check';
import { createConcurrencyLimit } from './concurrency-limit.js';

interface Job {
  readonly work: () => Promise<void>;
  readonly end: () => void;
  readonly fail: () => void;
  isRunning: boolean;
}

function createJob(): Job {
  let settle: { resolve: () => void; reject: (error: Error) => void };
  const done = new Promise<void>((resolve, reject) => (settle = { resolve, reject }));
  const job: Job = {
    isRunning: false,
    work: () => {
      job.isRunning = true;
      return done;
    },
    end: () => settle.resolve(),
    fail: () => settle.reject(new Error('job failed')),
  };
  return job;
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('createConcurrencyLimit', () => {
  it('runs as many as allowed, and the next in order when one ends', async () => {
    const limited = createConcurrencyLimit(2);
    const jobs = [createJob(), createJob(), createJob(), createJob()];
    const running = jobs.map((job) => limited(job.work));
    await settled();
    expect(jobs.map(({ isRunning }) => isRunning)).toEqual([true, true, false, false]);

    jobs[1]!.end();
    await settled();
    expect(jobs.map(({ isRunning }) => isRunning)).toEqual([true, true, true, false]);

    for (const job of jobs) job.end();
    await Promise.all(running);
  });

  it('gives the place of work that fails to the next', async () => {
    const limited = createConcurrencyLimit(1);
    const [first, second] = [createJob(), createJob()];
    const failing = limited(first.work);
    const waiting = limited(second.work);

    first.fail();
    await expect(failing).rejects.toThrow('job failed');
    second.end();

    await expect(waiting).resolves.toBeUndefined();
  });

  it('forgets work whose signal aborts while it waits', async () => {
    const limited = createConcurrencyLimit(1);
    const [first, second, third] = [createJob(), createJob(), createJob()];
    const controller = new AbortController();
    const running = limited(first.work);
    const given = limited(second.work, controller.signal);
    const waiting = limited(third.work);

    controller.abort(new Error('given up'));
    await expect(given).rejects.toThrow('given up');
    first.end();
    third.end();
    await Promise.all([running, waiting]);

    expect(second.isRunning).toBe(false);
  });

  it('does not start work whose signal has aborted', async () => {
    const job = createJob();

    await expect(createConcurrencyLimit(1)(job.work, AbortSignal.abort(new Error('late')))).rejects.toThrow(
      'late',
    );

    expect(job.isRunning).toBe(false);
  });

  it('never runs more than allowed and runs everything in the end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.nat({ max: 5 }), { maxLength: 12 }),
        async (limit, turns) => {
          const limited = createConcurrencyLimit(limit);
          let running = 0;
          let most = 0;
          const work = async (ticks: number): Promise<number> => {
            running += 1;
            most = Math.max(most, running);
            for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
            running -= 1;
            return ticks;
          };

          expect(await Promise.all(turns.map((ticks) => limited(() => work(ticks))))).toEqual(turns);
          expect(most).toBeLessThanOrEqual(limit);
        },
      ),
    );
  });
});
