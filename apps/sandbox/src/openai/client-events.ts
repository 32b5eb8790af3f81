import { z } from 'zod';
import {
  audioFormatSchema,
  maxOutputTokensSchema,
  outputModalitiesSchema,
  reasoningSchema,
  sessionUpdateSchema,
  toolChoiceSchema,
  toolSchema,
  voiceSchema,
} from './session-schema.js';
import { wireErrorOf, type WireError } from './wire-error.js';

const base = { event_id: z.string().max(512).optional() };
const itemBase = {
  id: z.string().max(32).optional(),
  object: z.literal('realtime.item').optional(),
  status: z.string().optional(),
};
const inputText = z.strictObject({ type: z.literal('input_text'), text: z.string() });

const messageSchema = z.discriminatedUnion('role', [
  z.strictObject({
    ...itemBase,
    type: z.literal('message'),
    role: z.literal('system'),
    content: z.array(inputText).min(1),
  }),
  z.strictObject({
    ...itemBase,
    type: z.literal('message'),
    role: z.literal('user'),
    content: z.array(inputText).min(1),
  }),
  z.strictObject({
    ...itemBase,
    type: z.literal('message'),
    role: z.literal('assistant'),
    // Assistant audio cannot be created, and `text` is the beta name.
    content: z.array(z.strictObject({ type: z.literal('output_text'), text: z.string() })).min(1),
  }),
]);

const newItemSchema = z.discriminatedUnion('type', [
  messageSchema,
  z.strictObject({
    ...itemBase,
    type: z.literal('function_call'),
    call_id: z.string().optional(),
    name: z.string(),
    arguments: z.string(),
  }),
  z.strictObject({
    ...itemBase,
    type: z.literal('function_call_output'),
    call_id: z.string(),
    output: z.string(),
  }),
]);
export type NewItem = z.infer<typeof newItemSchema>;

const responseRequestSchema = z.strictObject({
  instructions: z.string().optional(),
  output_modalities: outputModalitiesSchema.optional(),
  audio: z
    .strictObject({
      output: z
        .strictObject({ format: audioFormatSchema.optional(), voice: voiceSchema.optional() })
        .optional(),
    })
    .optional(),
  tools: z.array(toolSchema).optional(),
  tool_choice: toolChoiceSchema.optional(),
  max_output_tokens: maxOutputTokensSchema.optional(),
  metadata: z
    .record(z.string().max(64), z.string().max(512))
    .refine((pairs) => Object.keys(pairs).length <= 16, 'at most 16 pairs')
    .nullable()
    .optional(),
  conversation: z.enum(['auto', 'none']).optional(),
  input: z
    .array(z.union([z.strictObject({ type: z.literal('item_reference'), id: z.string() }), newItemSchema]))
    .optional(),
  reasoning: reasoningSchema.optional(),
  parallel_tool_calls: z.boolean().optional(),
  prompt: z.unknown().optional(),
});
export type ResponseRequest = z.infer<typeof responseRequestSchema>;

const clientEventSchema = z.discriminatedUnion('type', [
  z.strictObject({ ...base, type: z.literal('session.update'), session: sessionUpdateSchema }),
  z.strictObject({ ...base, type: z.literal('input_audio_buffer.append'), audio: z.string() }),
  z.strictObject({ ...base, type: z.literal('input_audio_buffer.commit') }),
  z.strictObject({ ...base, type: z.literal('input_audio_buffer.clear') }),
  z.strictObject({
    ...base,
    type: z.literal('conversation.item.create'),
    previous_item_id: z.string().nullable().optional(),
    item: newItemSchema,
  }),
  z.strictObject({ ...base, type: z.literal('conversation.item.retrieve'), item_id: z.string() }),
  z.strictObject({ ...base, type: z.literal('conversation.item.delete'), item_id: z.string() }),
  z.strictObject({
    ...base,
    type: z.literal('conversation.item.truncate'),
    item_id: z.string(),
    content_index: z.int().min(0),
    audio_end_ms: z.int().min(0),
  }),
  z.strictObject({
    ...base,
    type: z.literal('response.create'),
    response: responseRequestSchema.nullable().optional(),
  }),
  z.strictObject({ ...base, type: z.literal('response.cancel'), response_id: z.string().optional() }),
]);

export type ClientEvent = z.infer<typeof clientEventSchema>;
export type ClientEventOf<Type extends ClientEvent['type']> = Extract<ClientEvent, { type: Type }>;

export type ParsedClientEvent =
  | { readonly status: 'valid'; readonly event: ClientEvent; readonly eventId: string | null }
  | {
      readonly status: 'refused';
      readonly error: WireError;
      readonly rule: string;
      readonly eventId: string | null;
    };

const envelopeSchema = z.looseObject({ type: z.string(), event_id: z.string().optional().catch(undefined) });
const knownTypes: ReadonlySet<string> = new Set(
  clientEventSchema.options.map((option) => option.shape.type.value),
);

/** Parses one text frame; never throws. A refusal says which rule of the reference the client broke. */
export function parseClientEvent(text: string): ParsedClientEvent {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    const error = { code: 'invalid_json', message: 'The event is not valid JSON.', param: null } as const;
    return { status: 'refused', error, rule: 'invalid-json', eventId: null };
  }
  const envelope = envelopeSchema.safeParse(json);
  if (!envelope.success) {
    const error = { code: 'invalid_event', message: 'The event has no type.', param: null } as const;
    return { status: 'refused', error, rule: 'event-without-type', eventId: null };
  }
  const { type, event_id: eventId = null } = envelope.data;
  if (!knownTypes.has(type)) {
    const error = {
      code: 'invalid_value',
      message: `Invalid value: '${type.slice(0, 64)}'.`,
      param: 'type',
    } as const;
    return { status: 'refused', error, rule: 'unknown-event', eventId };
  }
  const parsed = clientEventSchema.safeParse(json);
  if (parsed.success) return { status: 'valid', event: parsed.data, eventId };
  const error = wireErrorOf(parsed.error, json);
  return { status: 'refused', error, rule: isBetaName(error.param) ? 'beta-field' : `bad-${type}`, eventId };
}

const betaNames: ReadonlySet<string> = new Set([
  'modalities',
  'voice',
  'speed',
  'input_audio_format',
  'output_audio_format',
  'turn_detection',
  'input_audio_transcription',
  'input_audio_noise_reduction',
  'max_response_output_tokens',
  'temperature',
]);

function isBetaName(param: string | null): boolean {
  const [parent, name = '', ...deeper] = (param ?? '').split('.');
  return (parent === 'session' || parent === 'response') && deeper.length === 0 && betaNames.has(name);
}
