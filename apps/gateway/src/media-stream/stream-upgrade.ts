import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { SignatureVerifier } from '../http/twilio-signature.js';

export const streamPath = '/twilio/stream';

/** Largest message we take; Twilio's are about 400 bytes. `ws` closes with 1009 beyond it. */
const maxMessageBytes = 64 * 1024;

export interface StreamUpgradeDeps {
  readonly signatures: SignatureVerifier;
  /** `accept`, or why this process takes no stream now. */
  readonly admission: () => 'accept' | 'draining' | 'full';
  readonly onStream: (socket: WebSocket) => void;
  readonly onRejected: (cause: 'path' | 'signature' | 'draining' | 'full') => void;
}

/** Lets verified media streams in. A refusal is sent before the 101, so that Twilio goes on with the TwiML at once. */
export function acceptStreams(server: Server, deps: StreamUpgradeDeps): void {
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: maxMessageBytes,
    clientTracking: false,
  });

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const refusal = judge(request, deps);
    if (refusal) {
      deps.onRejected(refusal.cause);
      // Half-open sockets are allowed here: without this, a refused peer could keep its own for ever.
      socket.once('finish', () => socket.destroy());
      socket.end(`HTTP/1.1 ${refusal.status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, deps.onStream);
  });
}

type Refusal = { readonly cause: 'path' | 'signature' | 'draining' | 'full'; readonly status: string };

function judge(request: IncomingMessage, deps: StreamUpgradeDeps): Refusal | null {
  const [path = ''] = (request.url ?? '').split('?');
  if (path !== streamPath) return { cause: 'path', status: '404 Not Found' };
  const signature = request.headers['x-twilio-signature'];
  if (!deps.signatures.upgrade(typeof signature === 'string' ? signature : undefined, path)) {
    return { cause: 'signature', status: '403 Forbidden' };
  }
  const admission = deps.admission();
  return admission === 'accept' ? null : { cause: admission, status: '503 Service Unavailable' };
}
