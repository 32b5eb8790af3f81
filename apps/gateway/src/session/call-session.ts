import type { WebSocket } from 'ws';
import { mediaStreamLimits, openMediaStream, type StreamCloseCode } from '../media-stream/media-stream.js';
import { admitCall } from './admit-call.js';
import { endCall } from './end-call.js';
import { measureFrames } from './measure-frames.js';
import { createSession, type CallSessionConfig, type CallSessionDeps } from './session.js';

export interface CallSession {
  /** Ends the stream; Twilio then asks `/twilio/stream-ended` what to do with the caller. */
  close(code: StreamCloseCode): void;
  readonly ended: Promise<void>;
}

/**
 * One call on one accepted socket, from the upgrade to the last byte. The provider starts connecting at once, or when
 * the call is known if provider or language depend on it; the bot speaks as soon as Twilio's `start` has been admitted and the provider is ready, whichever comes last.
 */
export function startCallSession(
  config: CallSessionConfig,
  deps: CallSessionDeps,
  socket: WebSocket,
): CallSession {
  const { clock, metrics } = deps;
  const session = createSession(config, deps);
  const stream = openMediaStream(
    mediaStreamLimits,
    { socket, clock },
    {
      onStart: (start) => void admitCall(session, stream, start),
      onMedia: measureFrames('caller', metrics.frameSeconds, (payload, timestampMs) =>
        session.callerAudio.frame(payload, timestampMs),
      ),
      onMark: (name) => session.ledger.markEchoed(name),
      onDigit: (digit) => session.live?.digit(digit),
      onViolation(cause) {
        metrics.streamViolations.increment({ cause });
        session.log.warn('media stream message refused', { reason: cause });
      },
      onEnd: (end) => void endCall(session, end),
    },
  );
  return { close: (code) => stream.close(code), ended: session.ended.promise };
}
