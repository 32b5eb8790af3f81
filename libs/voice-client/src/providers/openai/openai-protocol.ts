import { isCanonicalBase64 } from '@voc/audio-codec';
import type { ServerEvent } from './server-event.js';
import { serverEventSchemas } from './server-event-schemas.js';

const malformed = { type: 'malformed' } as const;
const ignored = { type: 'ignored' } as const;

/** Never throws: whatever the text, the answer is one of the events. */
export function decodeServerMessage(text: string): ServerEvent {
  const message = parseObject(text);
  const name = message?.['type'];
  if (!message || typeof name !== 'string') return malformed;
  if (name === 'response.output_audio.delta') return decodeAudioDelta(message);
  const schema = serverEventSchemas.get(name);
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
  const {
    response_id: responseId,
    item_id: itemId,
    content_index: contentIndex = 0,
    delta: payload,
  } = message;
  if (typeof responseId !== 'string' || typeof itemId !== 'string') return malformed;
  if (typeof payload !== 'string') return malformed;
  if (!isIndex(contentIndex)) return malformed;
  if (!isCanonicalBase64(payload)) return { type: 'unusable-audio' };
  return { type: 'audio', responseId, itemId, contentIndex, payload };
}

function isIndex(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0;
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
  'response.content_part.added',
  'response.content_part.done',
  'response.function_call_arguments.delta',
  'response.function_call_arguments.done',
  'response.output_audio_transcript.delta',
  'response.output_item.added',
  'response.output_text.delta',
  'response.output_text.done',
]);
