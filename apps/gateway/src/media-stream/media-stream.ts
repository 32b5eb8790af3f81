import type { Clock } from '@voc/resilience';
import type { WebSocket } from 'ws';
import { watchPeer, type PeerPatience } from './peer-watch.js';
import {
  createStreamProtocol,
  type ProtocolViolation,
  type StreamMessageListener,
} from './stream-protocol.js';
import { parseTwilioMessage, type MessageWriter } from './twilio-message.js';

/** Why a stream of ours is over. */
export type StreamEnd =
  /** Twilio said `stop`: the caller hung up, or the call was redirected. */
  | 'stopped'
  /** The socket went away without `stop`. */
  | 'lost'
  /** We closed it. */
  | 'closed';

export type StreamViolation = ProtocolViolation | 'start-timeout' | 'slow-reader' | 'silent-peer';

export interface MediaStreamListener extends Omit<StreamMessageListener, 'onViolation'> {
  onViolation(cause: StreamViolation): void;
  /** Exactly once, whatever happened. */
  onEnd(end: StreamEnd): void;
}

/** 1000 when we are done, 1008 when the peer broke the rules, 1012 when another stream should take over. */
export type StreamCloseCode = 1000 | 1008 | 1012;

/** Sending before `start` or after the end does nothing. */
export interface MediaStream {
  sendMedia(payload: string): void;
  sendMark(name: string): void;
  clear(): void;
  close(code: StreamCloseCode): void;
}

export interface MediaStreamLimits extends PeerPatience {
  /** Messages we cannot use, after which the peer is no longer taken for Twilio. */
  readonly maxViolations: number;
  /** Bytes waiting in the socket: beyond this Twilio has stopped reading, and the stream is given up. */
  readonly maxBufferedBytes: number;
}

export const mediaStreamLimits: MediaStreamLimits = {
  startTimeoutMs: 5_000,
  silenceTimeoutMs: 30_000,
  maxViolations: 50,
  maxBufferedBytes: 4_000_000,
};

const closeGraceMs = 2_000;

/** One bidirectional Twilio stream over an accepted socket. */
export function openMediaStream(
  limits: MediaStreamLimits,
  deps: { readonly socket: WebSocket; readonly clock: Clock },
  listener: MediaStreamListener,
): MediaStream {
  const { socket, clock } = deps;
  let hasEnded = false;
  const protocol = createStreamProtocol(limits.maxViolations, listener);
  const finish = (end: StreamEnd): void => {
    if (hasEnded) return;
    hasEnded = true;
    peer.stop();
    listener.onEnd(end);
  };
  const close = (code: StreamCloseCode): void => {
    finish('closed');
    socket.close(code);
    cutAfterGrace(socket, clock);
  };
  const send = (write: (writer: MessageWriter) => string): void => {
    const writer = protocol.writer();
    if (hasEnded || !writer) return;
    if (socket.bufferedAmount <= limits.maxBufferedBytes) return socket.send(write(writer));
    listener.onViolation('slow-reader');
    finish('lost');
    socket.terminate();
  };
  const hasStarted = (): boolean => protocol.writer() !== null;
  const peer = watchPeer(limits, { clock, hasStarted }, (cause) => {
    listener.onViolation(cause);
    close(1008);
  });

  socket.on('message', (data: Buffer, isBinary: boolean) => {
    if (hasEnded) return;
    peer.heard();
    const received = protocol.receive(isBinary ? 'binary' : parseTwilioMessage(data.toString('utf8')));
    if (received === 'rejected') close(1008);
    if (received !== 'stopped') return;
    finish('stopped');
    cutAfterGrace(socket, clock);
  });
  socket.on('close', () => finish('lost'));
  // `ws` closes the socket itself after a protocol error or an oversized message; 'close' follows.
  socket.on('error', () => undefined);

  return {
    sendMedia: (payload) => send((to) => to.media(payload)),
    sendMark: (name) => send((to) => to.mark(name)),
    clear: () => send((to) => to.clear),
    close,
  };
}

/** After `stop`, or a close frame of ours, the peer closes; one that does not is cut. */
function cutAfterGrace(socket: WebSocket, clock: Clock): void {
  const cancel = clock.schedule(closeGraceMs, () => socket.terminate());
  socket.once('close', cancel);
}
