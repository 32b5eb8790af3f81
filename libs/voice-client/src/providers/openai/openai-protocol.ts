import { isCanonicalBase64 } from '@voc/audio-codec';
import { z } from 'zod';
import type { SpeechPurpose, VoiceUsage } from '../../voice-event.js';
import { purposeFromMetadata } from './response-metadata.js';

/** What a server message means to us; names and ids only as far as we use them. */
export type ServerEvent =
  | { readonly type: 'session-created' }
  | {
      readonly type: 'session-updated';
      readonly inputFormat: ConfirmedFormat | null;
      readonly outputFormat: ConfirmedFormat | null;
    }
  | { readonly type: 'caller-started' }
  | { readonly type: 'caller-stopped' }
  | { readonly type: 'caller-transcript'; readonly itemId: string; readonly text: string }
  | { readonly type: 'caller-transcript-failed' }
  /** `purpose` is null when the provider began the response by itself. */
  | { readonly type: 'response-created'; readonly responseId: string; readonly purpose: SpeechPurpose | null }
  | AudioDelta
  | { readonly type: 'audio-done'; readonly responseId: string; readonly itemId: string }
  | { readonly type: 'assistant-transcript'; readonly itemId: string; readonly text: string }
  | {
      readonly type: 'tool-call';
      readonly responseId: string;
      readonly callId: string;
      readonly name: string;
      readonly arguments: string;
    }
  | ResponseDone
  | ProviderError
  /** Known, and of no use to us. */
  | { readonly type: 'ignored' }
  | { readonly type: 'unknown'; readonly name: string }
  | { readonly type: 'malformed' };

export interface ConfirmedFormat {
  readonly type: string;
  readonly rate: number | null;
}

export interface AudioDelta {
  readonly type: 'audio';
  readonly responseId: string;
  readonly itemId: string;
  readonly contentIndex: number;
  /** Canonical base64. */
  readonly payload: string;
}

export interface ResponseDone {
  readonly type: 'response-done';
  readonly responseId: string;
  readonly outcome: 'completed' | 'interrupted' | 'incomplete' | 'failed';
  readonly errorType: string | null;
  readonly errorCode: string | null;
  readonly usage: VoiceUsage | null;
}

export interface ProviderError {
  readonly type: 'error';
  readonly errorType: string | null;
  readonly code: string | null;
  /** The field that was refused. */
  readonly param: string | null;
  /** Our event that was refused. */
  readonly eventId: string | null;
}

const malformed = { type: 'malformed' } as const;
const ignored = { type: 'ignored' } as const;

/** Never throws: whatever the text, the answer is one of the events above. */
export function decodeServerMessage(text: string): ServerEvent {
  const message = parseObject(text);
  const name = message?.['type'];
  if (!message || typeof name !== 'string') return malformed;
  if (name === 'response.output_audio.delta') return decodeAudioDelta(message);
  const schema = decoders.get(name);
  if (schema) return schema.safeParse(message).data ?? malformed;
  return passedOver.has(name) ? ignored : { type: 'unknown', name };
}

function parseObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** By hand, because nine messages of ten are these. The payload is checked here: from now on it goes unread to Twilio. */
function decodeAudioDelta(message: Readonly<Record<string, unknown>>): ServerEvent {
  const { response_id: responseId, item_id: itemId, content_index: contentIndex = 0, delta: payload } = message;
  if (typeof responseId !== 'string' || typeof itemId !== 'string' || typeof payload !== 'string') return malformed;
  if (typeof contentIndex !== 'number' || !isCanonicalBase64(payload)) return malformed;
  return { type: 'audio', responseId, itemId, contentIndex, payload };
}

/** A field we can do without: absent, null or of another type are the same. */
const optionalText = z.string().nullable().catch(null);
const tokenCount = z.number().int().nonnegative().catch(0);

const format = z
  .object({ type: z.string(), rate: z.number().nullable().catch(null) })
  .nullable()
  .catch(null);
const direction = z.object({ format }).catch({ format: null });

const usage = z
  .object({
    input_tokens: tokenCount,
    output_tokens: tokenCount,
    input_token_details: z.object({ cached_tokens: tokenCount }).catch({ cached_tokens: 0 }),
  })
  .transform(
    (tokens): VoiceUsage => ({
      inputTokens: tokens.input_tokens,
      outputTokens: tokens.output_tokens,
      cachedInputTokens: tokens.input_token_details.cached_tokens,
    }),
  )
  .nullable()
  .catch(null);

const responseError = z.object({ type: optionalText, code: optionalText }).catch({ type: null, code: null });

const outcomes = { completed: 'completed', cancelled: 'interrupted', incomplete: 'incomplete', failed: 'failed' } as const;

const outputItem = z.object({
  type: z.string(),
  status: optionalText,
  call_id: optionalText,
  name: optionalText,
  arguments: optionalText,
});

type Decoder = z.ZodType<ServerEvent>;

const decoders: ReadonlyMap<string, Decoder> = new Map<string, Decoder>([
  ['session.created', z.object({}).transform(() => ({ type: 'session-created' }) as const)],
  [
    'session.updated',
    z
      .object({ session: z.object({ audio: z.object({ input: direction, output: direction }) }) })
      .transform(({ session: { audio } }) => ({
        type: 'session-updated' as const,
        inputFormat: audio.input.format,
        outputFormat: audio.output.format,
      })),
  ],
  ['input_audio_buffer.speech_started', z.object({}).transform(() => ({ type: 'caller-started' }) as const)],
  ['input_audio_buffer.speech_stopped', z.object({}).transform(() => ({ type: 'caller-stopped' }) as const)],
  [
    'conversation.item.input_audio_transcription.completed',
    z
      .object({ item_id: z.string(), transcript: z.string() })
      .transform(({ item_id, transcript }) => ({ type: 'caller-transcript' as const, itemId: item_id, text: transcript })),
  ],
  [
    'conversation.item.input_audio_transcription.failed',
    z.object({}).transform(() => ({ type: 'caller-transcript-failed' }) as const),
  ],
  [
    'response.created',
    z
      .object({ response: z.object({ id: z.string(), metadata: z.unknown() }) })
      .transform(({ response }) => ({
        type: 'response-created' as const,
        responseId: response.id,
        purpose: purposeFromMetadata(response.metadata),
      })),
  ],
  [
    'response.output_audio.done',
    z
      .object({ response_id: z.string(), item_id: z.string() })
      .transform(({ response_id, item_id }) => ({ type: 'audio-done' as const, responseId: response_id, itemId: item_id })),
  ],
  [
    'response.output_audio_transcript.done',
    z.object({ item_id: z.string(), transcript: z.string() }).transform(({ item_id, transcript }) => ({
      type: 'assistant-transcript' as const,
      itemId: item_id,
      text: transcript,
    })),
  ],
  [
    'response.output_item.done',
    z.object({ response_id: z.string(), item: outputItem }).transform(({ response_id, item }): ServerEvent => {
      // The arguments of a call that was cut off may be half a JSON text.
      if (item.type !== 'function_call' || item.status !== 'completed') return ignored;
      if (item.call_id === null || item.name === null) return malformed;
      const { call_id: callId, name } = item;
      return { type: 'tool-call', responseId: response_id, callId, name, arguments: item.arguments ?? '' };
    }),
  ],
  [
    'response.done',
    z
      .object({
        response: z.object({
          id: z.string(),
          status: z.enum(['completed', 'cancelled', 'incomplete', 'failed']).catch('incomplete'),
          status_details: z.object({ error: responseError }).catch({ error: { type: null, code: null } }),
          usage,
        }),
      })
      .transform(({ response }) => ({
        type: 'response-done' as const,
        responseId: response.id,
        outcome: outcomes[response.status],
        errorType: response.status_details.error.type,
        errorCode: response.status_details.error.code,
        usage: response.usage,
      })),
  ],
  [
    'error',
    z
      .object({
        error: z.object({
          type: optionalText,
          code: optionalText,
          param: optionalText,
          message: optionalText,
          event_id: optionalText,
        }),
      })
      .transform(({ error }) => ({
        type: 'error' as const,
        errorType: error.type,
        code: error.code ?? codeFromMessage(error.message),
        param: error.param,
        eventId: error.event_id,
      })),
  ],
]);

/** A truncation that came too early has been seen with and without its code. */
function codeFromMessage(message: string | null): string | null {
  return message?.startsWith('Only model output audio messages') ? 'unsupported_content_type' : null;
}

const passedOver: ReadonlySet<string> = new Set([
  'conversation.created',
  'conversation.item.added',
  'conversation.item.created',
  'conversation.item.deleted',
  'conversation.item.done',
  'conversation.item.input_audio_transcription.delta',
  'conversation.item.input_audio_transcription.segment',
  'conversation.item.retrieved',
  'conversation.item.truncated',
  'input_audio_buffer.cleared',
  'input_audio_buffer.committed',
  'input_audio_buffer.timeout_triggered',
  'rate_limits.updated',
  'response.content_part.added',
  'response.content_part.done',
  'response.function_call_arguments.delta',
  'response.function_call_arguments.done',
  'response.output_audio_transcript.delta',
  'response.output_item.added',
  'response.output_text.delta',
  'response.output_text.done',
]);
