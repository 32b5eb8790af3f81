import { createFakeClock } from '@voc/resilience/testing';
import type { LeaderLease } from '@voc/handover-token/dynamo';
import { noTracer, silentLogger } from '@voc/telemetry';
import { createRecordedTracer } from '@voc/telemetry/testing';
import { createReconcileTimer } from './reconcile-timer.js';
import type { CareLine, Reconcile } from './reconciler.js';

/** One lease for all timers of a test. */
function createFakeLeader(): LeaderLease & { holder: string | null; isAway: boolean } {
  return {
    holder: null,
    isAway: false,
    acquire(owner) {
      if (this.isAway) return Promise.reject(new Error('table is away'));
      this.holder ??= owner;
      return Promise.resolve(this.holder === owner ? 'leader' : 'follower');
    },
    release(owner) {
      if (this.holder === owner) this.holder = null;
      return Promise.resolve();
    },
  };
}

const line: CareLine = {
  handover_id: 'h-1',
  call_sid: 'CA1',
  status: 'bridged',
  action: 'check-token',
  outcome: 'waiting',
  reason: null,
};
const done = { lines: [], isComplete: true };

describe('the reconcile timer', () => {
  it('runs on one replica, and on another once that one has stopped', async () => {
    const clock = createFakeClock();
    const leader = createFakeLeader();
    const runs: string[] = [];
    const timer = (owner: string) =>
      createReconcileTimer(
        { intervalMs: 60_000 },
        {
          leader,
          owner,
          clock,
          logger: silentLogger,
          tracer: noTracer,
          reconcile: () => {
            runs.push(owner);
            return Promise.resolve(done);
          },
        },
      );
    const [first, second] = [timer('a'), timer('b')];
    first.start();
    second.start();

    await clock.advance(120_000);
    expect(runs).toEqual(['a', 'a']);
    await first.stop();
    await clock.advance(60_000);

    expect(runs).toEqual(['a', 'a', 'b']);
    await second.stop();
    expect(leader.holder).toBeNull();
    expect(clock.pending()).toBe(0);
  });

  it('goes on after a run that failed and a lease that could not be asked for, and never overlaps itself', async () => {
    const clock = createFakeClock();
    const leader = createFakeLeader();
    let runs = 0;
    let end = (): void => undefined;
    const reconcile: Reconcile = () => {
      runs += 1;
      if (runs === 1) return Promise.reject(new Error('broke'));
      return new Promise((resolve) => void (end = () => resolve(done)));
    };
    const timer = createReconcileTimer(
      { intervalMs: 1_000 },
      { leader, owner: 'a', reconcile, clock, tracer: noTracer, logger: silentLogger },
    );
    timer.start();
    await clock.advance(1_000);
    leader.isAway = true;
    await clock.advance(1_000);
    leader.isAway = false;
    await clock.advance(10_000);
    expect(runs).toBe(2);

    end();
    await clock.advance(1_000);

    expect(runs).toBe(3);
    end();
    await timer.stop();
  });

  it('gives each run a trace of its own, and marks those that failed', async () => {
    const clock = createFakeClock();
    const tracer = createRecordedTracer();
    const broken = new Error('broke');
    const results = [Promise.resolve({ lines: [line, line], isComplete: true }), Promise.reject(broken)];
    const timer = createReconcileTimer(
      { intervalMs: 1_000 },
      {
        leader: createFakeLeader(),
        owner: 'a',
        clock,
        tracer,
        logger: silentLogger,
        reconcile: () => results.shift() ?? Promise.resolve(done),
      },
    );
    timer.start();

    await clock.advance(2_000);
    await timer.stop();

    expect(tracer.spans).toMatchObject([
      { name: 'reconcile', fields: { count: 2 }, options: { parent: null }, failures: [], isEnded: true },
      { name: 'reconcile', options: { parent: null }, failures: [broken], isEnded: true },
    ]);
  });

  it('tells a running reconciliation to stop and waits for it', async () => {
    const clock = createFakeClock();
    let isOver = false;
    const timer = createReconcileTimer(
      { intervalMs: 1_000 },
      {
        leader: createFakeLeader(),
        owner: 'a',
        clock,
        logger: silentLogger,
        tracer: noTracer,
        reconcile: ({ signal }) =>
          new Promise((resolve) => {
            signal.addEventListener('abort', () => {
              isOver = true;
              resolve(done);
            });
          }),
      },
    );
    timer.start();
    await clock.advance(1_000);

    await timer.stop();

    expect(isOver).toBe(true);
    expect(clock.pending()).toBe(0);
  });
});
