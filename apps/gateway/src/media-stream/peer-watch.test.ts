import { createFakeClock } from '@voc/resilience/testing';
import { watchPeer } from './peer-watch.js';

const patience = { startTimeoutMs: 5_000, silenceTimeoutMs: 30_000 };

function watch() {
  const clock = createFakeClock();
  const peer = { started: false };
  const causes: string[] = [];
  const watcher = watchPeer(patience, { clock, hasStarted: () => peer.started }, (cause) =>
    causes.push(cause),
  );
  return { clock, peer, causes, watcher };
}

describe('watchPeer', () => {
  it('misses a start that does not come', async () => {
    const { clock, causes, watcher } = watch();

    watcher.heard();
    await clock.advance(5_000);

    expect(causes).toEqual(['start-timeout']);
    expect(clock.pending()).toBe(0);
  });

  it('notices a peer that falls silent within twice the limit', async () => {
    const { clock, peer, causes, watcher } = watch();
    peer.started = true;
    await clock.advance(10_000);
    watcher.heard();

    await clock.advance(30_000);
    expect(causes).toEqual([]);
    await clock.advance(30_000);

    expect(causes).toEqual(['silent-peer']);
    expect(clock.pending()).toBe(0);
  });

  it('is content with a peer that is heard', async () => {
    const { clock, peer, causes, watcher } = watch();
    peer.started = true;

    for (let second = 0; second < 600; second += 10) {
      await clock.advance(10_000);
      watcher.heard();
    }

    expect(causes).toEqual([]);
  });

  it('leaves nothing scheduled when it is stopped', async () => {
    const { clock, peer, causes, watcher } = watch();
    peer.started = true;
    await clock.advance(34_999);

    watcher.stop();
    await clock.advance(120_000);

    expect(causes).toEqual([]);
    expect(clock.pending()).toBe(0);
  });
});
