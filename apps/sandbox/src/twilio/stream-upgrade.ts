import { WebSocket, type ClientOptions } from 'ws';
import { proxyHeaders } from './proxy-headers.js';
import { signRequest } from './signature.js';
import { createStreamSocket, type StreamSocket } from './stream-socket.js';
import type { Switchboard } from './switchboard.js';
import type { TwilioFaults } from './twilio-faults.js';
import { toLoopback } from './webhook-address.js';

export type StreamUpgrade =
  /** Paused: nothing is lost before somebody listens. */
  | { readonly type: 'open'; readonly socket: StreamSocket }
  /** 31901 no answer, 31902 connection refused, 31920 anything but 101, 31922 not a wss address. */
  | { readonly type: 'refused'; readonly error: 31901 | 31902 | 31920 | 31922; readonly detail: string };

const upgradeTimeoutMs = 5_000;
/** Far above what the validation takes, so that a long message is named and not only cut off. */
const maxPayloadBytes = 1_048_576;

/** Opens the media stream's socket: signed over the wss address, tried once, never again. */
export function openStreamSocket(
  board: Switchboard,
  streamUrl: string,
  signal: AbortSignal,
): Promise<StreamUpgrade> {
  const faults = board.faults.current;
  // Twilio strips a query; the parser has reported it.
  const publicUrl = streamUrl.replace(/[?#].*$/, '');
  const target = toLoopback(publicUrl, board.publicBaseUrl, board.gatewayUrl());
  if (!publicUrl.startsWith('wss://')) return refused(31922, 'not a wss address');
  if (target === undefined) return refused(31901, 'unknown host');
  if (faults.upgrade === 'refused') return refused(31920, 'refused by the fault menu');
  const signature = upgradeSignature(board.authToken, publicUrl, faults.upgradeSignature);
  target.protocol = 'ws:';
  return connect(target, signal, {
    headers: {
      ...proxyHeaders(faults.hostMode, board.publicBaseUrl, target),
      ...(signature === undefined ? {} : { 'x-twilio-signature': signature }),
    },
    autoPong: faults.answersPings,
    handshakeTimeout: upgradeTimeoutMs,
    maxPayload: maxPayloadBytes,
    perMessageDeflate: false,
    followRedirects: false,
  });
}

function upgradeSignature(
  authToken: string,
  url: string,
  mode: TwilioFaults['upgradeSignature'],
): string | undefined {
  switch (mode) {
    case 'correct':
      return signRequest(authToken, url, []);
    case 'trailing-slash':
      return signRequest(authToken, `${url}/`, []);
    case 'wrong':
      return signRequest(`${authToken}x`, url, []);
    case 'missing':
      return undefined;
  }
}

function connect(target: URL, signal: AbortSignal, options: ClientOptions): Promise<StreamUpgrade> {
  return new Promise((resolve) => {
    const socket = new WebSocket(target, options);
    const settle = (upgrade: StreamUpgrade): void => {
      signal.removeEventListener('abort', abort);
      if (upgrade.type === 'refused') socket.terminate();
      resolve(upgrade);
    };
    const abort = (): void => settle({ type: 'refused', error: 31901, detail: 'call over' });
    signal.addEventListener('abort', abort, { once: true });

    socket.on('error', (error: NodeJS.ErrnoException) => settle(explain(error)));
    socket.once('unexpected-response', (request, response) => {
      request.destroy();
      settle({ type: 'refused', error: 31920, detail: `HTTP ${response.statusCode ?? 0}` });
    });
    socket.once('open', () => {
      socket.pause();
      settle({ type: 'open', socket: createStreamSocket(socket) });
    });
    if (signal.aborted) abort();
  });
}

function explain(error: NodeJS.ErrnoException): StreamUpgrade {
  if (error.code === 'ECONNREFUSED') return { type: 'refused', error: 31902, detail: 'connection refused' };
  if (error.message.includes('timed out'))
    return { type: 'refused', error: 31901, detail: 'no answer in time' };
  return { type: 'refused', error: 31920, detail: error.code ?? 'handshake failed' };
}

function refused(error: 31901 | 31920 | 31922, detail: string): Promise<StreamUpgrade> {
  return Promise.resolve({ type: 'refused', error, detail });
}
