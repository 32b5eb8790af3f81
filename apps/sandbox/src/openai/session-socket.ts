import type { WebSocket } from 'ws';
import type { Faults } from '../world/faults.js';
import type { Journal } from '../world/journal.js';
import type { OpenAiFaults } from './openai-faults.js';
import type { SessionPort } from './outbox.js';
import type { RealtimeSession } from './realtime-session.js';
import type { Refusal } from './session-admission.js';

export interface SessionSocket {
  readonly port: SessionPort;
  readonly attach: (session: RealtimeSession) => void;
}

const pingIntervalMs = 20_000;

/** The `ws` socket of one session: frames in and out, pings, and how it ends. */
export function createSessionSocket(
  socket: WebSocket,
  journal: Journal,
  faults: Faults<OpenAiFaults>,
): SessionSocket {
  /** Who brought about the end; a frozen line ends the way we chose whatever the client does. */
  let endedBy: 'client' | 'us' = 'client';
  const pings = setInterval(() => socket.ping(), pingIntervalMs);
  pings.unref();

  socket.on('close', (code) => {
    clearInterval(pings);
    journal.record('openai', 'session-closed', null, { code, by: endedBy });
    if (endedBy === 'us' || code === 1000 || faults.current.lostClientsAllowed) return;
    journal.violation('openai', 'not-closed-with-1000', `the client's connection ended with ${code}`);
  });
  const freeze = (): void => {
    if (socket.isPaused) return;
    endedBy = 'us';
    clearInterval(pings);
    journal.record('openai', 'session-stalled', null);
    socket.pause();
  };
  socket.on('ping', (data) => {
    if (faults.current.stall) freeze();
    else if (!socket.isPaused) socket.pong(data);
  });
  // `ws` reports a broken frame here and closes with the right code by itself.
  socket.on('error', () => undefined);

  return {
    port: {
      sendText(text) {
        if (socket.readyState === socket.OPEN) socket.send(text);
      },
      close(code, reason) {
        endedBy = 'us';
        socket.close(code, reason);
      },
      terminate() {
        endedBy = 'us';
        socket.terminate();
      },
      freeze,
    },
    attach(session) {
      socket.on('message', (data, isBinary) => {
        if (isBinary) session.receiveBinary();
        else session.receive(textOf(data));
      });
      socket.on('close', () => session.ended());
    },
  };
}

/** Turns a client away the way the service does: the upgrade succeeds, then an error event, then the close. */
export function refuseSession(socket: WebSocket, { type, code, closeCode }: Refusal, journal: Journal): void {
  const error = { type, code, message: 'The session was refused.', param: null, event_id: null };
  socket.on('error', () => undefined);
  socket.send(JSON.stringify({ type: 'error', event_id: 'event_refused', error }));
  socket.close(closeCode, `${type}.${code}`);
  journal.record('openai', 'session-refused', null, { code, closeCode });
}

function textOf(data: Buffer | ArrayBuffer | Buffer[]): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return Buffer.from(data as ArrayBuffer).toString('utf8');
}
