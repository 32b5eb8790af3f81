import type { VoiceSessionSpec } from '../../voice-client.js';
import type { OpenAiConfig } from './openai-config.js';
import type { SpeechRequest } from './response-gate-state.js';
import { metadataOf } from './response-metadata.js';

/**
 * Caller audio, 50 times a second per call: joined, not serialised. The payload must be canonical base64, in which
 * nothing needs escaping; whoever takes audio from outside has checked that.
 */
export function appendAudio(payload: string): string {
  return '{"type":"input_audio_buffer.append","audio":"' + payload + '"}';
}

/** Everything the session is to be, once; `model` stays out, the URL has decided it. */
export function updateSession(
  eventId: string,
  config: OpenAiConfig,
  spec: VoiceSessionSpec,
  transcriptionModel: string | null,
): string {
  const { audio } = config;
  return JSON.stringify({
    type: 'session.update',
    event_id: eventId,
    session: {
      type: 'realtime',
      instructions: spec.instructions,
      output_modalities: ['audio'],
      max_output_tokens: config.maxOutputTokens,
      ...(config.reasoningEffort === null ? {} : { reasoning: { effort: config.reasoningEffort } }),
      // Each response is billed for the whole conversation again; the oldest fifth goes when 16 000 tokens are full.
      truncation: {
        type: 'retention_ratio',
        retention_ratio: 0.8,
        token_limits: { post_instructions: 16_000 },
      },
      audio: {
        input: {
          format: audio.wireFormat,
          noise_reduction: config.noiseReduction === null ? null : { type: config.noiseReduction },
          transcription:
            transcriptionModel === null ? null : transcription(transcriptionModel, spec.language),
          turn_detection: config.turnDetection,
        },
        output: { format: audio.wireFormat, voice: wireVoice(config.voice) },
      },
      tools: spec.tools.map((tool) => ({ type: 'function', ...tool })),
      tool_choice: 'auto',
    },
  });
}

/** Transcription takes a bare language of two letters. */
function transcription(model: string, language: string): Readonly<Record<string, unknown>> {
  const [primary = ''] = language.toLowerCase().split('-');
  return /^[a-z]{2}$/.test(primary) ? { model, language: primary } : { model };
}

function wireVoice(voice: string): string | { readonly id: string } {
  return voice.startsWith('voice_') ? { id: voice } : voice;
}

/** An instruction of ours is for speaking only: no tool is called for it. */
export function createResponse(eventId: string, request: SpeechRequest): string {
  const response =
    request.kind === 'say'
      ? { metadata: metadataOf(request.purpose), instructions: request.instruction, tool_choice: 'none' }
      : { metadata: metadataOf('turn') };
  return JSON.stringify({ type: 'response.create', event_id: eventId, response });
}

export function cancelResponse(eventId: string, responseId: string): string {
  return JSON.stringify({ type: 'response.cancel', event_id: eventId, response_id: responseId });
}

/** @param audioEndMs whole milliseconds of the item that were heard, at most what was received of it */
export function truncateItem(
  eventId: string,
  itemId: string,
  contentIndex: number,
  audioEndMs: number,
): string {
  return JSON.stringify({
    type: 'conversation.item.truncate',
    event_id: eventId,
    item_id: itemId,
    content_index: contentIndex,
    audio_end_ms: audioEndMs,
  });
}

export function addToolOutput(eventId: string, callId: string, result: unknown): string {
  const item = { type: 'function_call_output', call_id: callId, output: JSON.stringify(result ?? null) };
  return JSON.stringify({ type: 'conversation.item.create', event_id: eventId, item });
}

/** Words the model shall know of; `system` when nobody said them. */
export function addMessage(eventId: string, role: 'system' | 'user' | 'assistant', text: string): string {
  // Speech of the assistant cannot be made again, so what it said comes back as text.
  const content = [{ type: role === 'assistant' ? 'output_text' : 'input_text', text }];
  const item = { type: 'message', role, content };
  return JSON.stringify({ type: 'conversation.item.create', event_id: eventId, item });
}
