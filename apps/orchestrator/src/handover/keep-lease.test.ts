import { createFakeClock } from '@voc/resilience/testing';
import type { HandoverStore } from '@voc/handover-token/dynamo';
import { silentLogger } from '@voc/telemetry';
import { keepLease, type Lease } from './keep-lease.js';

const clock = createFakeClock();

function keep(extendLease: HandoverStore['extendLease']): Lease {
  const handovers = { extendLease } as HandoverStore;
  return keepLease(
    { handoverId: 'h-1', owner: 'w-1', leaseMs: 30_000, heldSinceMs: clock.monotonicMs() },
    { handovers, clock, logger: silentLogger },
  );
}

afterEach(() => expect(clock.pending()).toBe(0));

describe('keepLease', () => {
  it('renews the lease as long as it is wanted', async () => {
    let renewals = 0;
    const lease = keep(() => {
      renewals += 1;
      return Promise.resolve('kept');
    });

    await clock.advance(100_000);

    expect(renewals).toBe(10);
    expect(lease.lost.aborted).toBe(false);
    lease.stop();
  });

  it('knows that it is lost as soon as somebody else has it', async () => {
    const lease = keep(() => Promise.resolve('lost'));

    await clock.advance(10_000);

    expect(lease.lost.aborted).toBe(true);
    lease.stop();
  });

  it('outlives a renewal that fails, but not the lease itself', async () => {
    let isAway = true;
    const lease = keep(() => (isAway ? Promise.reject(new Error('away')) : Promise.resolve('kept')));
    await clock.advance(15_000);
    isAway = false;
    await clock.advance(15_000);
    expect(lease.lost.aborted).toBe(false);

    isAway = true;
    await clock.advance(35_000);

    expect(lease.lost.aborted).toBe(true);
    lease.stop();
  });
});
