import type { Clock } from '@voc/resilience';
import type { RawData, WebSocket } from 'ws';
import {
  createMessageWriter,
  parseTwilioMessage,
  type StreamStart,
  type UnreadableMessage,
} from './twilio-message.js';

/** Why a stream of ours is over. */
export type StreamEnd =
  /** Twilio said `stop`: the caller hung up, or the call was redirected. */
  | 'stopped'
  /** The socket went away without `stop`. */
  | 'lost'
  /** We closed it. */
  | 'closed';

export interface MediaStreamListener {
  /** The first `start`; everything but the end comes after it. */
  onStart(start: StreamStart): void;
  /** Caller audio: base64 µ-law, usually 20 ms. */
  onMedia(payload: string): void;
  onMark(name: string): void;
  onDigit(digit: string): void;
  /** Exactly once, whatever happened. */
  onEnd(end: StreamEnd): void;
  onViolation(cause: StreamViolation): void;
}

export type StreamViolation =
  | UnreadableMessage
  | 'binary'
  | 'before-start'
  | 'second-start'
  | 'start-timeout'
  | 'slow-reader'
  | 'too-many';

export interface MediaStream {
  /** Nothing can be sent before `start`: there is no stream sid yet; such calls are ignored. */
  sendMedia(payload: string): void;
  sendMark(name: string): void;
  clear(): void;
  /** @param code WebSocket close code: 1000 when we are done, 1008 when the peer broke the rules, 1012 for a restart */
  close(code: 1000 | 1008 | 1012): void;
}

export interface MediaStreamLimits {
  readonly startTimeoutMs: number;
  /** Messages we cannot use, after which the peer is no longer taken for Twilio. */
  readonly maxViolations: number;
  /** Bytes waiting in the socket: beyond this Twilio has stopped reading, and the stream is given up. */
  readonly maxBufferedBytes: number;
}

export const mediaStreamLimits: MediaStreamLimits = {
  startTimeoutMs: 5_000,
  maxViolations: 50,
  maxBufferedBytes: 4_000_000,
};

/** A closing handshake that takes longer is cut. */
const closeGraceMs = 2_000;

/**
 * One bidirectional Twilio stream over an accepted socket. Before `start` the peer is a stranger and any deviation ends
 * the stream; afterwards unusable messages are counted and ignored, so that one of them costs the caller nothing.
 */
export function openMediaStream(
  limits: MediaStreamLimits,
  deps: { readonly socket: WebSocket; readonly clock: Clock },
  listener: MediaStreamListener,
): MediaStream {
  const { socket, clock } = deps;
  let writer: ReturnType<typeof createMessageWriter> | null = null;
  let violations = 0;
  let end: StreamEnd | null = null;
  const cancelStartTimeout = clock.schedule(limits.startTimeoutMs, () => reject('start-timeout'));

  const finish = (reason: StreamEnd): void => {
    if (end) return;
    end = reason;
    cancelStartTimeout();
    listener.onEnd(reason);
  };

  const close = (code: 1000 | 1008 | 1012): void => {
    finish('closed');
    socket.close(code);
    const cancelGrace = clock.schedule(closeGraceMs, () => socket.terminate());
    socket.once('close', cancelGrace);
  };

  const reject = (cause: StreamViolation): void => {
    listener.onViolation(cause);
    close(1008);
  };

  const violate = (cause: StreamViolation): void => {
    violations += 1;
    if (!writer) reject(cause);
    else if (violations > limits.maxViolations) reject('too-many');
    else listener.onViolation(cause);
  };

  const onMessage = (data: RawData, isBinary: boolean): void => {
    if (end) return;
    if (isBinary) return violate('binary');
    const message = parseTwilioMessage((data as Buffer).toString('utf8'));
    if (typeof message === 'string') return violate(message);
    if (message.event === 'connected') return;
    if (message.event === 'stop') return finish('stopped');
    if (message.event === 'start') {
      if (writer) return violate('second-start');
      cancelStartTimeout();
      writer = createMessageWriter(message.start.streamSid);
      return listener.onStart(message.start);
    }
    if (!writer) return violate('before-start');
    if (message.event === 'media') listener.onMedia(message.payload);
    else if (message.event === 'mark') listener.onMark(message.name);
    else listener.onDigit(message.digit);
  };

  const send = (text: string): void => {
    if (end) return;
    if (socket.bufferedAmount > limits.maxBufferedBytes) {
      listener.onViolation('slow-reader');
      finish('lost');
      socket.terminate();
      return;
    }
    socket.send(text);
  };

  socket.on('message', onMessage);
  socket.on('close', () => finish('lost'));
  // `ws` closes the socket itself after a protocol error or an oversized message; 'close' follows.
  socket.on('error', () => undefined);

  return {
    sendMedia: (payload) => writer && send(writer.media(payload)),
    sendMark: (name) => writer && send(writer.mark(name)),
    clear: () => writer && send(writer.clear),
    close,
  };
}
