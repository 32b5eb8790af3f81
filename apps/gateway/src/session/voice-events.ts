import type { VoiceErrorCode, VoiceEvent } from '@voc/voice-client';

type EventOf<Type extends VoiceEvent['type']> = Extract<VoiceEvent, { type: Type }>;

export interface VoiceEventHandlers {
  readonly onAudio: (event: EventOf<'audio'>) => void;
  readonly onCallerStartedSpeaking: () => void;
  readonly onCallerStoppedSpeaking: () => void;
  readonly onTranscript: (event: EventOf<'transcript'>) => void;
  readonly onToolCall: (event: EventOf<'tool-call'>) => void;
  readonly onTurnDone: (event: EventOf<'turn-done'>) => void;
  readonly onUsage: (event: EventOf<'usage'>) => void;
  readonly onMoving: (event: EventOf<'moving'>) => void;
  readonly onMoved: (event: EventOf<'moved'>) => void;
  /** One answer failed, or the voice is about to be closed. For the log. */
  readonly onFailed: (event: EventOf<'failed'>) => void;
}

/**
 * Takes the events of a call's voice one by one until they end.
 * @returns why no provider answers this call any more; null when we have closed the voice ourselves
 */
export async function followVoice(
  events: AsyncIterable<VoiceEvent>,
  on: VoiceEventHandlers,
): Promise<VoiceErrorCode | null> {
  let lastError: VoiceErrorCode = 'VOICE_LOST';
  for await (const event of events) {
    if (event.type === 'failed') lastError = event.error.code;
    if (event.type === 'closed') return event.reason === 'requested' ? null : lastError;
    tell(event, on);
  }
  return null;
}

function tell(event: VoiceEvent, on: VoiceEventHandlers): void {
  switch (event.type) {
    case 'audio':
      return on.onAudio(event);
    case 'caller-started-speaking':
      return on.onCallerStartedSpeaking();
    case 'caller-stopped-speaking':
      return on.onCallerStoppedSpeaking();
    case 'transcript':
      return on.onTranscript(event);
    case 'tool-call':
      return on.onToolCall(event);
    case 'turn-done':
      return on.onTurnDone(event);
    case 'usage':
      return on.onUsage(event);
    case 'moving':
      return on.onMoving(event);
    case 'moved':
      return on.onMoved(event);
    case 'failed':
      return on.onFailed(event);
    case 'audio-done':
    case 'closed':
  }
}
