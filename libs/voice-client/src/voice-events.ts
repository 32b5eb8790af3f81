import { createEventQueue } from './event-queue.js';
import type { VoiceCloseReason, VoiceEvent } from './voice-event.js';
import { voiceError, type VoiceError } from './voice-fault.js';

/** How a session came to its end. */
export type SessionEnd =
  | { readonly reason: Exclude<VoiceCloseReason, 'lost'> }
  | { readonly reason: 'lost'; readonly error: VoiceError };

export interface VoiceEvents {
  emit(event: VoiceEvent): void;
  /** @param wasOpen whether `connect` had resolved: if not, its rejection has told the error, and `failed` would tell it twice */
  end(how: SessionEnd, wasOpen: boolean): void;
  iterate(): AsyncIterable<VoiceEvent>;
}

/** In characters: some six minutes of µ-law that nobody has taken. Then there is no call any more, only a leak. */
const maxQueuedWeight = 4 * 1024 * 1024;

/** What a provider's client tells its consumer. `onUnread` is asked to end the session when nobody takes the events. */
export function createVoiceEvents(onUnread: (end: SessionEnd) => void): VoiceEvents {
  const queue = createEventQueue<VoiceEvent>({ maxWeight: maxQueuedWeight, weigh: weightOf });
  return {
    emit(event) {
      if (!queue.push(event))
        onUnread({ reason: 'lost', error: voiceError('VOICE_LOST', false, 'not_consumed') });
    },
    end(how, wasOpen) {
      const closed = { type: 'closed', reason: how.reason } as const;
      const isUntold = how.reason === 'lost' && wasOpen;
      queue.end(isUntold ? [{ type: 'failed', error: how.error }, closed] : [closed]);
    },
    iterate: () => queue.iterate(),
  };
}

function weightOf(event: VoiceEvent): number {
  const eventWeight = 64;
  switch (event.type) {
    case 'audio':
      return eventWeight + event.payload.length;
    case 'transcript':
      return eventWeight + event.text.length;
    case 'tool-call':
      return eventWeight + event.arguments.length;
    default:
      return eventWeight;
  }
}
