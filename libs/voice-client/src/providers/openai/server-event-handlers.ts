import { base64ByteLength } from '@voc/audio-codec';
import { safeWord, unusableAudio } from '../../voice-fault.js';
import { endingFailure, isExpiry, responseFailure } from './openai-faults.js';
import { formatFailure } from './openai-handshake.js';
import type { AudioDelta, ProviderError, ResponseDone, ServerEvent, ToldUsage } from './server-event.js';
import { concludeResponse, takeRefusal, type Talk } from './talk.js';

/** What each thing the provider says does to an open conversation. */
export function handleServerEvent(talk: Talk, event: ServerEvent): void {
  const { deps, gate } = talk;
  switch (event.type) {
    case 'audio':
      onAudio(talk, event);
      break;
    case 'audio-done':
      if (talk.ledger.audioEnded(event.responseId, event.itemId))
        deps.emit({ type: 'audio-done', itemId: event.itemId });
      break;
    case 'caller-started':
    case 'caller-stopped':
      // First the gate, so that a cancelResponse from the consumer already finds the response cut off.
      gate(event);
      deps.emit({
        type: event.type === 'caller-started' ? 'caller-started-speaking' : 'caller-stopped-speaking',
      });
      break;
    case 'caller-transcript':
      tellUsage(talk, talk.config.transcriptionModel ?? 'unknown', event.usage);
      onTranscript(talk, event);
      break;
    case 'assistant-transcript':
      onTranscript(talk, event);
      break;
    case 'caller-transcript-failed':
      deps.report({ kind: 'transcription-failed' });
      break;
    case 'response-created':
      talk.ledger.begun(event.responseId, event.purpose ?? 'turn');
      gate({ type: 'created', responseId: event.responseId, ours: event.purpose !== null });
      break;
    case 'tool-call':
      onToolCall(talk, event);
      break;
    case 'response-done':
      onResponseDone(talk, event);
      break;
    default:
      handleNews(talk, event);
  }
}

type News = Extract<
  ServerEvent,
  | { type: 'error' | 'session-updated' | 'session-created' | 'unusable-audio' }
  | { type: 'rate-limits' | 'unknown' | 'ignored' | 'malformed' }
>;

/** What the provider says about the session itself, not about what is spoken in it. */
function handleNews(talk: Talk, event: News): void {
  const { deps } = talk;
  switch (event.type) {
    case 'error':
      onError(talk, event);
      break;
    case 'session-updated':
      onSessionUpdated(talk, event);
      break;
    case 'unusable-audio':
      deps.end({ reason: 'lost', error: unusableAudio() });
      break;
    case 'rate-limits':
      event.limits.forEach((limit) => deps.observe(limit));
      break;
    case 'unknown':
      deps.report({ kind: 'unknown-event', detail: safeWord(event.name) });
      break;
    case 'session-created':
    case 'ignored':
    case 'malformed':
      break;
  }
}

function onSessionUpdated(talk: Talk, event: Extract<ServerEvent, { type: 'session-updated' }>): void {
  const error = formatFailure(talk.config, event.inputFormat, event.outputFormat);
  if (error) talk.deps.end({ reason: 'lost', error });
}

function onAudio(talk: Talk, delta: AudioDelta): void {
  const byteCount = base64ByteLength(delta.payload);
  if (byteCount === 0) return;
  if (byteCount % talk.config.audio.bytesPerSample !== 0) {
    talk.deps.end({ reason: 'lost', error: unusableAudio() });
    return;
  }
  const purpose = talk.ledger.admit(delta, byteCount);
  if (purpose === null) talk.deps.report({ kind: 'late-audio' });
  else talk.deps.emit({ type: 'audio', itemId: delta.itemId, purpose, payload: delta.payload });
}

function onTranscript(
  talk: Talk,
  event: Extract<ServerEvent, { type: 'caller-transcript' | 'assistant-transcript' }>,
): void {
  if (event.text.trim() === '') return;
  const role = event.type === 'caller-transcript' ? 'caller' : 'assistant';
  talk.deps.emit({ type: 'transcript', role, itemId: event.itemId, text: event.text, final: true });
}

function tellUsage({ deps }: Talk, model: string, told: ToldUsage | null): void {
  if (told) deps.emit({ type: 'usage', usage: { provider: 'openai', model, ...told } });
}

function onToolCall(talk: Talk, event: Extract<ServerEvent, { type: 'tool-call' }>): void {
  const { callId, responseId, name } = event;
  if (!talk.toolCalls.called(callId, responseId)) return;
  talk.ledger.calledTool(responseId);
  talk.deps.emit({ type: 'tool-call', callId, name, arguments: event.arguments });
}

function onResponseDone(talk: Talk, event: ResponseDone): void {
  // First, for the end of a turn may be told already, or be nobody's: what it took is to be paid for all the same.
  tellUsage(talk, talk.config.model, event.usage);
  concludeResponse(talk, event.responseId, event.outcome);
  if (event.outcome === 'failed') {
    talk.deps.emit({ type: 'failed', error: responseFailure(event.errorType, event.errorCode) });
  }
  talk.gate({ type: 'done', responseId: event.responseId });
}

/** These cross with an event of the provider and mean nothing. */
const harmless: ReadonlySet<string> = new Set([
  'input_audio_buffer_commit_empty',
  'item_not_found',
  'unsupported_content_type',
]);

function onError(talk: Talk, error: ProviderError): void {
  const { deps, gate } = talk;
  const { code, eventId } = error;
  if (isExpiry(code)) {
    deps.end({ reason: 'expired' });
    return;
  }
  const ending = endingFailure(error);
  if (ending) {
    deps.end({ reason: 'lost', error: ending });
    return;
  }
  if (code === 'response_cancel_not_active') {
    gate({ type: 'cancel-refused', eventId });
    return;
  }
  if (code === 'conversation_already_has_active_response') {
    gate({ type: 'rejected', eventId, because: 'busy' });
    return;
  }
  if (code !== null && harmless.has(code)) return;
  deps.report({ kind: 'provider-error', detail: safeWord(code ?? error.errorType ?? 'unnamed') });
  talk.refusal = responseFailure(error.errorType, code);
  gate({ type: 'rejected', eventId, because: 'failed' });
  const untold = takeRefusal(talk);
  if (untold?.code === 'VOICE_LIMIT') deps.emit({ type: 'failed', error: untold });
  deps.fault();
}
