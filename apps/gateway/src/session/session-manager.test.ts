import { createFakeClock } from '@voc/resilience/testing';
import { createMetricsRegistry, silentLogger } from '@voc/telemetry';
import type { WebSocket } from 'ws';
import { createGatewayMetrics } from '../metrics.js';
import type { CallSession } from './call-session.js';
import { createSessionManager } from './session-manager.js';

function openManager(options: { readonly fails?: boolean } = {}) {
  const clock = createFakeClock();
  const registry = createMetricsRegistry();
  const sessions: { readonly closedWith: number[]; readonly end: () => void }[] = [];
  const manager = createSessionManager(
    { maxSessions: 2 },
    {
      clock,
      log: silentLogger,
      metrics: createGatewayMetrics(registry),
      open(): CallSession {
        if (options.fails) throw new Error('no provider');
        const ended = Promise.withResolvers<undefined>();
        const closedWith: number[] = [];
        sessions.push({ closedWith, end: () => ended.resolve(undefined) });
        return { ended: ended.promise, close: (code) => void closedWith.push(code) };
      },
    },
  );
  const terminated = { count: 0 };
  const socket = { terminate: () => void (terminated.count += 1) } as unknown as WebSocket;
  return { clock, registry, manager, sessions, terminated, start: () => manager.start(socket) };
}

const settle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe('createSessionManager', () => {
  it('is full with as many sessions as configured, and free again when one has ended', async () => {
    const { manager, sessions, start } = openManager();
    start();
    start();
    expect(manager.admission()).toBe('full');

    sessions[0]!.end();
    await settle();

    expect(manager.admission()).toBe('accept');
    expect(manager.activeCount()).toBe(1);
  });

  it('shows the number of calls as a gauge', async () => {
    const { registry, sessions, start } = openManager();
    start();
    expect(await registry.render()).toContain('gateway_active_sessions 1');

    sessions[0]!.end();
    await settle();

    expect(await registry.render()).toContain('gateway_active_sessions 0');
  });

  it('drops the socket of a session that cannot start, and nothing else', () => {
    const { manager, terminated, start } = openManager({ fails: true });

    start();

    expect(terminated.count).toBe(1);
    expect(manager.activeCount()).toBe(0);
    expect(manager.admission()).toBe('accept');
  });

  it('drains by waiting for the running calls, without touching them', async () => {
    const { clock, manager, sessions, start } = openManager();
    start();
    const drained = manager.drain(25_000);
    expect(manager.admission()).toBe('draining');

    await clock.advance(20_000);
    sessions[0]!.end();
    await drained;

    expect(sessions[0]!.closedWith).toEqual([]);
    expect(clock.pending()).toBe(0);
  });

  it('closes the calls that are left after the time given, for another replica to resume', async () => {
    const { clock, manager, sessions, start } = openManager();
    start();
    start();
    let isDrained = false;
    const drained = manager.drain(25_000).then(() => (isDrained = true));
    sessions[0]!.end();

    await clock.advance(25_000);
    expect(sessions.map((session) => session.closedWith)).toEqual([[], [1012]]);
    expect(isDrained).toBe(false);
    sessions[1]!.end();

    expect(await drained).toBe(true);
  });

  it('has drained at once when there are no calls', async () => {
    const { clock, manager } = openManager();

    await manager.drain(25_000);

    expect(clock.pending()).toBe(0);
  });
});
