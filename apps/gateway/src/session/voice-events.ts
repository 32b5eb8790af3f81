import type { VoiceErrorCode, VoiceEvent } from '@voc/voice-client';

export interface ProviderEventHandlers {
  readonly onAudio: (event: Extract<VoiceEvent, { type: 'audio' }>) => void;
  readonly onCallerStartedSpeaking: () => void;
  readonly onTranscript: (event: Extract<VoiceEvent, { type: 'transcript' }>) => void;
  readonly onToolCall: (event: Extract<VoiceEvent, { type: 'tool-call' }>) => void;
  readonly onTurnDone: (event: Extract<VoiceEvent, { type: 'turn-done' }>) => void;
  /** The provider ended the session because of its age; all else is well. */
  readonly onExpired: () => void;
  /** The session cannot go on. At most once. */
  readonly onLost: (code: VoiceErrorCode) => void;
}

/** These failures concern one response; `turn-done` tells of them as well. */
const passing: ReadonlySet<VoiceErrorCode> = new Set<VoiceErrorCode>(['VOICE_RESPONSE', 'VOICE_LIMIT']);

/** Takes the provider's events one by one until they end; resolves then. */
export async function followProvider(
  events: AsyncIterable<VoiceEvent>,
  on: ProviderEventHandlers,
): Promise<void> {
  let lost = false;
  const lose = (code: VoiceErrorCode): void => {
    if (lost) return;
    lost = true;
    on.onLost(code);
  };
  for await (const event of events) {
    switch (event.type) {
      case 'audio':
        on.onAudio(event);
        break;
      case 'caller-started-speaking':
        on.onCallerStartedSpeaking();
        break;
      case 'audio-done':
      case 'caller-stopped-speaking':
        break;
      case 'transcript':
        on.onTranscript(event);
        break;
      case 'tool-call':
        on.onToolCall(event);
        break;
      case 'turn-done':
        on.onTurnDone(event);
        break;
      case 'failed':
        if (!passing.has(event.error.code)) lose(event.error.code);
        break;
      case 'closed':
        if (event.reason === 'expired') on.onExpired();
        else if (event.reason === 'lost') lose('VOICE_LOST');
        break;
    }
  }
}
