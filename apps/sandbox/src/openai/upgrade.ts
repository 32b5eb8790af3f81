import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket, WebSocketServer } from 'ws';
import { spendFault } from '../model/counted-fault.js';
import type { Schedule } from '../model/scheduler.js';
import type { Faults } from '../world/faults.js';
import type { Journal } from '../world/journal.js';
import type { OpenAiFaults } from './openai-faults.js';
import { admit, realtimePath, targetOf } from './session-admission.js';
import { refuseSession } from './session-socket.js';

export interface UpgradeDeps {
  readonly journal: Journal;
  readonly faults: Faults<OpenAiFaults>;
  readonly schedule: Schedule;
  readonly sockets: WebSocketServer;
  readonly onAdmitted: (socket: WebSocket, model: string) => void;
}

export type UpgradeHandler = (request: IncomingMessage, stream: Duplex, head: Buffer) => void;

/** Answers upgrade requests: at once or late, with 101 or not, and with a session or a refusal behind the 101. */
export function createUpgradeHandler(apiKey: string, deps: UpgradeDeps): UpgradeHandler {
  const { journal, faults, schedule, sockets } = deps;

  const accept: UpgradeHandler = (request, stream, head) => {
    const admission = admit(request, apiKey);
    if (admission.status === 'refused' && admission.rule !== null) {
      journal.violation('openai', admission.rule, admission.detail);
    }
    const wanted = admission.status === 'refused' ? admission.refusal : null;
    const refusal = spendFault(faults, 'refuseSession') ?? wanted;
    sockets.handleUpgrade(request, stream, head, (socket) => {
      if (refusal !== null) refuseSession(socket, refusal, journal);
      else if (admission.status === 'admitted') deps.onAdmitted(socket, admission.model);
    });
  };

  return (request, stream, head) => {
    stream.on('error', () => stream.destroy());
    if (targetOf(request)?.pathname !== realtimePath) {
      journal.violation('openai', 'wrong-path', `only ${realtimePath} exists`);
      answerHttp(stream, 404);
      return;
    }
    const refused = spendFault(faults, 'refuseUpgrade');
    if (refused !== null) {
      journal.record('openai', 'upgrade-refused', null, { status: refused.status });
      answerHttp(stream, refused.status);
      return;
    }
    const { handshakeMs } = faults.current;
    if (handshakeMs === 0) accept(request, stream, head);
    else
      stream.once(
        'close',
        schedule(handshakeMs, () => accept(request, stream, head)),
      );
  };
}

function answerHttp(stream: Duplex, status: number): void {
  stream.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
