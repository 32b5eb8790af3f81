import { z } from 'zod';
import { responseUsage, transcriptionUsage } from './openai-usage.js';
import { purposeFromMetadata } from './response-metadata.js';
import type { ServerEvent } from './server-event.js';

/** A field we can do without: absent, null or of another type are the same. */
const optionalText = z.string().nullable().catch(null);

const format = z
  .object({ type: z.string(), rate: z.number().nullish().catch(NaN) })
  .transform(({ type, rate = null }) => ({ type, rate }))
  .nullable()
  .catch(null);
const direction = z.object({ format }).catch({ format: null });

const responseError = z.object({ type: optionalText, code: optionalText }).catch({ type: null, code: null });

const outcomes = {
  completed: 'completed',
  cancelled: 'interrupted',
  incomplete: 'incomplete',
  failed: 'failed',
} as const;

const outputItem = z.object({
  type: z.string(),
  status: optionalText,
  call_id: optionalText,
  name: optionalText,
  arguments: optionalText,
});

const quantity = z.number().nonnegative();
/** An entry that is not what it should be is left out. */
const rateLimit = z
  .object({
    name: z.enum(['requests', 'tokens']),
    limit: quantity,
    remaining: quantity,
    reset_seconds: quantity,
  })
  .transform(({ reset_seconds, ...entry }) => ({ ...entry, resetS: reset_seconds }))
  .nullable()
  .catch(null);
const maxRateLimits = 16;

type Schema = z.ZodType<ServerEvent>;

/** What is read of each message we have a use for, by the message's type; the result is what it means to us. */
export const serverEventSchemas: ReadonlyMap<string, Schema> = new Map<string, Schema>([
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
      .object({ item_id: z.string(), transcript: z.string(), usage: transcriptionUsage })
      .transform(({ item_id, transcript, usage }) => ({
        type: 'caller-transcript' as const,
        itemId: item_id,
        text: transcript,
        usage,
      })),
  ],
  [
    'conversation.item.input_audio_transcription.failed',
    z.object({}).transform(() => ({ type: 'caller-transcript-failed' }) as const),
  ],
  [
    'response.created',
    z
      .object({ response: z.object({ id: z.string(), metadata: z.unknown().optional() }) })
      .transform(({ response }) => ({
        type: 'response-created' as const,
        responseId: response.id,
        purpose: purposeFromMetadata(response.metadata),
      })),
  ],
  [
    'response.output_audio.done',
    z.object({ response_id: z.string(), item_id: z.string() }).transform(({ response_id, item_id }) => ({
      type: 'audio-done' as const,
      responseId: response_id,
      itemId: item_id,
    })),
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
    z
      .object({ response_id: z.string(), item: outputItem })
      .transform(({ response_id, item }): ServerEvent => {
        // The arguments of a call that was cut off may be half a JSON text.
        if (item.type !== 'function_call' || item.status !== 'completed') return { type: 'ignored' };
        if (item.call_id === null || item.name === null) return { type: 'malformed' };
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
          usage: responseUsage,
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
    'rate_limits.updated',
    z.object({ rate_limits: z.array(rateLimit).max(maxRateLimits) }).transform(({ rate_limits }) => ({
      type: 'rate-limits' as const,
      limits: rate_limits.filter((entry) => entry !== null),
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
