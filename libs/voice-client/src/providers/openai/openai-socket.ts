import { WebSocket } from 'ws';
import type { OpenAiConfig } from './openai-config.js';

/** How a socket came to its end. */
export type SocketEnd =
  /** The upgrade was answered with this HTTP status instead. */
  | { readonly type: 'refused'; readonly status: number }
  /** No connection: name, address, TLS, time. */
  | { readonly type: 'unreachable'; readonly cause: unknown }
  | { readonly type: 'closed'; readonly code: number; readonly reason: string };

export interface SocketHandlers {
  readonly onOpen: () => void;
  /** null for a binary message, which the protocol does not have. */
  readonly onMessage: (text: string | null) => void;
  readonly onPong: () => void;
  /** Once, whatever happened; nothing comes after it. */
  readonly onEnd: (end: SocketEnd) => void;
}

/** The little of a WebSocket that we use. After `onEnd` every call does nothing. */
export interface OpenAiSocket {
  send(text: string): void;
  ping(): void;
  /** Bytes accepted by `send` and not yet taken by the network. */
  bufferedBytes(): number;
  /** Starts the closing handshake, with code 1000. */
  close(): void;
  /** Drops the connection without a word. */
  terminate(): void;
}

/** @throws SyntaxError when the URL cannot be that of a WebSocket */
export type OpenSocket = (
  config: Pick<OpenAiConfig, 'url' | 'apiKey'>,
  handlers: SocketHandlers,
) => OpenAiSocket;

/** A stalled upgrade would otherwise hang for ever. */
const handshakeTimeoutMs = 10_000;

/** The largest message we expect is a `response.done` or a `session.updated` with all tools in it, some 100 KiB. */
const maxPayloadBytes = 4 * 1024 * 1024;

/**
 * Opens the real thing. No `OpenAI-Beta` header: the provider refuses it. Redirects are not followed, they would carry
 * the key elsewhere.
 */
export const openRealSocket: OpenSocket = ({ url, apiKey }, handlers) => {
  const socket = new WebSocket(url, {
    headers: { authorization: `Bearer ${apiKey}` },
    handshakeTimeout: handshakeTimeoutMs,
    maxPayload: maxPayloadBytes,
    perMessageDeflate: false,
    // Our reaction to each message comes before the next is read: an interruption must not hit the answer right behind it.
    allowSynchronousEvents: false,
    followRedirects: false,
  });
  let wasOpen = false;
  let refusedStatus: number | null = null;
  let failure: unknown;

  socket.on('open', () => {
    wasOpen = true;
    handlers.onOpen();
  });
  socket.on('message', (data, isBinary) =>
    handlers.onMessage(isBinary ? null : (data as Buffer).toString('utf8')),
  );
  socket.on('pong', handlers.onPong);
  // ws leaves the request to whoever listens here; terminate() drops it and leads to `close`.
  socket.on('unexpected-response', (_request, response) => {
    refusedStatus = response.statusCode ?? 0;
    socket.terminate();
  });
  // Always followed by `close`.
  socket.on('error', (error) => void (failure = error));
  socket.on('close', (code, reason) => {
    if (refusedStatus !== null) handlers.onEnd({ type: 'refused', status: refusedStatus });
    else if (!wasOpen) handlers.onEnd({ type: 'unreachable', cause: failure });
    else handlers.onEnd({ type: 'closed', code, reason: reason.toString('utf8') });
  });

  const isOpen = (): boolean => socket.readyState === WebSocket.OPEN;
  return {
    send(text) {
      if (isOpen()) socket.send(text);
    },
    ping() {
      if (isOpen()) socket.ping();
    },
    bufferedBytes: () => socket.bufferedAmount,
    close: () => socket.close(1000),
    terminate: () => socket.terminate(),
  };
};
