import type { Clock } from '@voc/resilience';
import type { VoiceOddity } from '../../voice-provider.js';
import { maxReplayMs, type OpenAiAudio } from './openai-config.js';
import { appendAudio } from './openai-requests.js';
import type { Session } from './openai-session.js';
import type { ServerEvent } from './server-event.js';
import { createSilenceFiller } from './silence-filler.js';

export interface CallerLine {
  /** @param payload canonical base64 */
  send(payload: string): void;
  /** Watches for when the caller speaks. */
  follow(event: ServerEvent): void;
  stop(): void;
}

export interface CallerLineDeps {
  readonly clock: Clock;
  readonly session: Pick<Session, 'isOpen' | 'send' | 'backlogBytes'>;
  readonly report: (oddity: VoiceOddity) => void;
}

/**
 * Caller audio that waits for the network longer than this is answered too late to be worth sending; on top of what may
 * come at once when a session takes over from another.
 */
const maxBacklogMs = maxReplayMs + 5_000;
const fillMs = 1_000;

/**
 * The caller's voice on its way to the provider. When the network does not take it, what is new is given up until the
 * backlog has shrunk: the model then misses words, but memory stays bounded and the answer does not fall ever further
 * behind. A connection that takes nothing at all is found out by the keep-alive.
 */
export function createCallerLine(audio: OpenAiAudio, deps: CallerLineDeps): CallerLine {
  const { session, report } = deps;
  const maxBacklogBytes = maxBacklogMs * wireBytesPerMs(audio);
  const silence = appendAudio(Buffer.alloc(fillMs * audio.bytesPerMs, audio.silenceByte).toString('base64'));
  const filler = createSilenceFiller(deps.clock, () => {
    report({ kind: 'filled-silence' });
    session.send(silence);
  });

  return {
    send(payload) {
      if (!session.isOpen()) return;
      if (session.backlogBytes() > maxBacklogBytes) {
        report({ kind: 'dropped-audio' });
        return;
      }
      session.send(appendAudio(payload));
      filler.audioSent();
    },
    follow(event) {
      if (event.type === 'caller-started') filler.callerStarted();
      if (event.type === 'caller-stopped') filler.callerStopped();
    },
    stop: () => filler.stop(),
  };
}

/** 20 ms frames in base64, each with its JSON around it and its WebSocket header before it. */
function wireBytesPerMs(audio: OpenAiAudio): number {
  const frameMs = 20;
  const wrapping = appendAudio('').length + 8;
  return (Math.ceil((audio.bytesPerMs * frameMs) / 3) * 4 + wrapping) / frameMs;
}
