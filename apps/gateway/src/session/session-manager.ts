import { sleep, type Clock } from '@voc/resilience';
import type { Logger } from '@voc/telemetry';
import type { WebSocket } from 'ws';
import type { GatewayMetrics } from '../metrics.js';
import type { CallSession } from './call-session.js';

export interface SessionManager {
  admission(): 'accept' | 'draining' | 'full';
  /** Takes an accepted socket; a session that fails to start costs only its own call. */
  start(socket: WebSocket): void;
  activeCount(): number;
  /** Takes no new streams and waits for the running ones; those left after `timeoutMs` are closed, and resumed elsewhere. */
  drain(timeoutMs: number): Promise<void>;
}

export function createSessionManager(
  config: { readonly maxSessions: number },
  deps: {
    readonly open: (socket: WebSocket) => CallSession;
    readonly clock: Clock;
    readonly metrics: GatewayMetrics;
    readonly log: Logger;
  },
): SessionManager {
  const sessions = new Set<CallSession>();
  let isDraining = false;
  deps.metrics.activeSessions.set(0);

  const track = async (session: CallSession): Promise<void> => {
    sessions.add(session);
    deps.metrics.activeSessions.set(sessions.size);
    await session.ended;
    sessions.delete(session);
    deps.metrics.activeSessions.set(sessions.size);
  };
  const allEnded = (): Promise<unknown> => Promise.all([...sessions].map((session) => session.ended));

  return {
    admission: () => (isDraining ? 'draining' : sessions.size >= config.maxSessions ? 'full' : 'accept'),
    start(socket) {
      try {
        void track(deps.open(socket));
      } catch (error) {
        deps.log.failure('call session could not be started', error);
        socket.terminate();
      }
    },
    activeCount: () => sessions.size,
    async drain(timeoutMs) {
      isDraining = true;
      const timeout = new AbortController();
      await Promise.race([allEnded(), sleep(deps.clock, timeoutMs, timeout.signal).catch(() => undefined)]);
      timeout.abort();
      for (const session of sessions) session.close(1012);
      await allEnded();
    },
  };
}
