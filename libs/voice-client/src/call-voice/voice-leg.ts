import { isCodedError } from '@voc/errors';
import { withDeadline, type Clock } from '@voc/resilience';
import type { VoiceCapabilities } from '../capabilities.js';
import type { HeardItem, VoiceClient, VoiceSessionSpec } from '../voice-client.js';
import type { VoiceErrorCode, VoiceEvent } from '../voice-event.js';
import { voiceError, type VoiceError } from '../voice-fault.js';
import type { VoiceSessions } from '../voice-provider.js';
import { callerAudioInto, createLegVoice, type LegVoice } from './leg-audio.js';

/** How a session ended that we have not closed. */
export interface LegEnd {
  readonly cause: 'expired' | 'lost';
  readonly error: VoiceError;
}

export interface VoiceLegDeps {
  readonly clock: Clock;
  readonly sessions: VoiceSessions;
  /** It may be given audio. */
  readonly onReady: () => void;
  /** What it tells once it is ready, audio as µ-law at 8 kHz; never its end. */
  readonly onEvent: (event: VoiceEvent) => void;
  /** Once, unless it is closed before; nothing follows. */
  readonly onEnd: (end: LegEnd) => void;
}

/** One session of a call, heard and spoken to in telephone audio. None of its callbacks is called at once. */
export interface VoiceLeg {
  readonly capabilities: VoiceCapabilities;
  /** What is not about audio. */
  readonly client: Pick<
    VoiceClient,
    'say' | 'inform' | 'recall' | 'answer' | 'callerTyped' | 'probe' | 'sendToolResult'
  >;
  /** @param payload canonical base64, µ-law at 8 kHz */
  sendAudio(payload: string): void;
  cancelResponse(heard: readonly HeardItem[]): void;
  /** Safe in every state; nothing is told any more. */
  close(): Promise<void>;
}

/** Opens a session and follows it to its end. */
export function openVoiceLeg(
  config: { readonly attemptTimeoutMs: number },
  spec: VoiceSessionSpec,
  deps: VoiceLegDeps,
): VoiceLeg {
  const client = deps.sessions.open(spec);
  const leaving = new AbortController();
  let isOver = false;
  const hasLeft = (): boolean => isOver;
  const emit = (event: VoiceEvent): void => {
    if (!isOver) deps.onEvent(event);
  };
  const voice = createLegVoice(client.capabilities.output, emit);
  const end = (how: LegEnd): void => {
    if (isOver) return;
    voice.finish();
    isOver = true;
    deps.onEnd(how);
  };
  const follow = async (): Promise<void> => {
    const connect = (signal: AbortSignal): Promise<void> => client.connect(signal);
    await withDeadline(deps.clock, config.attemptTimeoutMs, connect, leaving.signal);
    if (hasLeft()) return;
    deps.onReady();
    for await (const event of client.events()) {
      if (hasLeft()) return;
      const fatal = takeEvent(voice, event, emit);
      if (fatal) end(fatal);
    }
    end(lostWith(voiceError('VOICE_LOST', true, 'events_ended')));
  };
  follow().catch((error: unknown) => end(lostWith(asVoiceError(error))));

  return {
    capabilities: client.capabilities,
    client,
    sendAudio: callerAudioInto(client),
    cancelResponse(heard) {
      voice.forget();
      client.cancelResponse(heard);
    },
    close() {
      isOver = true;
      leaving.abort();
      return client.close();
    },
  };
}

const lostWith = (error: VoiceError): LegEnd => ({ cause: 'lost', error });

/** These failures concern one response; the session goes on. */
const isPassing = (error: VoiceError): boolean => isCodedError(error, 'VOICE_RESPONSE', 'VOICE_LIMIT');

/** @returns how the session ended, if the event says so */
function takeEvent(voice: LegVoice, event: VoiceEvent, emit: (event: VoiceEvent) => void): LegEnd | null {
  switch (event.type) {
    case 'audio':
      return voice.take(event) === 'taken'
        ? null
        : lostWith(voiceError('VOICE_CONFIG', false, 'audio_format'));
    case 'failed':
      if (!isPassing(event.error)) return lostWith(event.error);
      break;
    case 'closed': {
      const isExpiry = event.reason === 'expired';
      return { cause: isExpiry ? 'expired' : 'lost', error: voiceError('VOICE_LOST', true, event.reason) };
    }
    case 'turn-done':
      if (event.outcome === 'interrupted') voice.forget();
      else voice.finish();
      break;
    case 'caller-started-speaking':
      voice.forget();
      break;
    default:
      break;
  }
  emit(event);
  return null;
}

const voiceErrorCodes: readonly VoiceErrorCode[] = [
  'VOICE_CONNECT',
  'VOICE_AUTH',
  'VOICE_CONFIG',
  'VOICE_LIMIT',
  'VOICE_RESPONSE',
  'VOICE_LOST',
];

/** A deadline that has passed, or whatever else is no error of the provider's, is a session that was not to be had. */
function asVoiceError(error: unknown): VoiceError {
  return isCodedError(error, ...voiceErrorCodes)
    ? error
    : voiceError('VOICE_CONNECT', true, 'no_answer', error);
}
