import type { VoiceSessionSpec } from '../../voice-client.js';
import { voiceError, type VoiceError } from '../../voice-fault.js';
import type { VoiceOddity } from '../../voice-provider.js';
import type { OpenAiConfig } from './openai-config.js';
import { setUpFailure } from './openai-faults.js';
import { updateSession } from './openai-requests.js';
import type { ConfirmedFormat, ProviderError, ServerEvent } from './server-event.js';

export type HandshakeProgress =
  { readonly status: 'waiting' | 'ready' } | { readonly status: 'refused'; readonly error: VoiceError };

export interface HandshakeDeps {
  readonly send: (text: string) => void;
  readonly report: (oddity: VoiceOddity) => void;
}

const waiting = { status: 'waiting' } as const;

/**
 * From the open socket to a session that may be given audio: the provider says `session.created`, we say what we want,
 * it confirms with `session.updated`. One thing may be refused without harm, the transcription of the caller: it is left
 * out then and asked for no more.
 */
export function createHandshake(
  config: OpenAiConfig,
  spec: VoiceSessionSpec,
  deps: HandshakeDeps,
): (event: ServerEvent) => HandshakeProgress {
  let stage: 'awaiting-created' | 'awaiting-updated' = 'awaiting-created';
  let { transcriptionModel } = config;

  const ask = (eventId: string): HandshakeProgress => {
    stage = 'awaiting-updated';
    deps.send(updateSession(eventId, config, spec, transcriptionModel));
    return waiting;
  };
  const onError = (error: ProviderError): HandshakeProgress => {
    const isTranscriptions =
      stage === 'awaiting-updated' && (error.param?.includes('transcription') ?? false);
    if (!isTranscriptions || transcriptionModel === null)
      return { status: 'refused', error: setUpFailure(error) };
    transcriptionModel = null;
    deps.report({ kind: 'transcription-refused' });
    return ask('session_2');
  };

  return (event) => {
    if (event.type === 'error') return onError(event);
    if (event.type === 'session-created' && stage === 'awaiting-created') return ask('session_1');
    if (event.type !== 'session-updated' || stage !== 'awaiting-updated') return waiting;
    const error = formatFailure(config, event.inputFormat, event.outputFormat);
    return error ? { status: 'refused', error } : { status: 'ready' };
  };
}

/** Audio in another format than agreed is loud noise in the caller's ear, so it is never let through. */
export function formatFailure(
  config: OpenAiConfig,
  inputFormat: ConfirmedFormat | null,
  outputFormat: ConfirmedFormat | null,
): VoiceError | null {
  const { wireFormat, format } = config.audio;
  const isSame = (confirmed: ConfirmedFormat | null): boolean =>
    confirmed?.type === wireFormat.type &&
    (confirmed.rate === null || confirmed.rate === format.sampleRateHz);
  return isSame(inputFormat) && isSame(outputFormat)
    ? null
    : voiceError('VOICE_CONFIG', false, 'audio_format');
}
