import {
  createMessageWriter,
  type MessageWriter,
  type StreamStart,
  type TwilioMessage,
  type UnreadableMessage,
} from './twilio-message.js';

/** What a peer did that Twilio does not do. */
export type ProtocolViolation = UnreadableMessage | 'binary' | 'before-start' | 'second-start' | 'too-many';

export interface StreamMessageListener {
  /** The first `start`; everything else comes after it. */
  onStart(start: StreamStart): void;
  /** Caller audio: base64 µ-law, usually 20 ms. `timestampMs` is the stream's own clock, null when it is not known. */
  onMedia(payload: string, timestampMs: number | null): void;
  onMark(name: string): void;
  onDigit(digit: string): void;
  onViolation(cause: ProtocolViolation): void;
}

/** `stopped`: Twilio said so. `rejected`: the peer is not to be listened to any longer. */
export type Received = 'taken' | 'stopped' | 'rejected';

export interface StreamProtocol {
  receive(message: TwilioMessage | UnreadableMessage | 'binary'): Received;
  /** null before `start`: without its stream sid nothing can be sent. */
  writer(): MessageWriter | null;
}

/**
 * The order of a bidirectional stream: `connected`, `start`, then anything until `stop`. Before `start` the peer is a
 * stranger and any deviation ends the stream; afterwards unusable messages are counted and ignored, so that one of them
 * costs the caller nothing, until there are more than `maxViolations`.
 */
export function createStreamProtocol(maxViolations: number, listener: StreamMessageListener): StreamProtocol {
  let writer: MessageWriter | null = null;
  let violations = 0;

  const violate = (cause: ProtocolViolation): Received => {
    violations += 1;
    const isTooMuch = violations > maxViolations;
    listener.onViolation(isTooMuch ? 'too-many' : cause);
    return isTooMuch || !writer ? 'rejected' : 'taken';
  };

  return {
    writer: () => writer,
    receive(message) {
      if (typeof message === 'string') return violate(message);
      if (message.event === 'connected') return 'taken';
      if (message.event === 'stop') return 'stopped';
      if (message.event === 'start') {
        if (writer) return violate('second-start');
        writer = createMessageWriter(message.start.streamSid);
        listener.onStart(message.start);
        return 'taken';
      }
      if (!writer) return violate('before-start');
      if (message.event === 'media') listener.onMedia(message.payload, message.timestampMs);
      else if (message.event === 'mark') listener.onMark(message.name);
      else listener.onDigit(message.digit);
      return 'taken';
    },
  };
}
