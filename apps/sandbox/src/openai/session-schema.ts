import { z } from 'zod';

/*
 * What a client may put into a session. Strict: the beta names (`voice`, `input_audio_format`, `modalities`, …) are
 * unknown parameters here, as they are to the real API.
 */

export const audioFormatSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('audio/pcm'), rate: z.literal(24_000) }),
  z.strictObject({ type: z.literal('audio/pcmu') }),
  z.strictObject({ type: z.literal('audio/pcma') }),
]);
export type AudioFormat = z.infer<typeof audioFormatSchema>;

export const voiceSchema = z.union([
  z.enum(['alloy', 'ash', 'ballad', 'coral', 'echo', 'sage', 'shimmer', 'verse', 'marin', 'cedar']),
  z.strictObject({ id: z.string().startsWith('voice_') }),
]);

const answering = {
  create_response: z.boolean().default(true),
  interrupt_response: z.boolean().default(true),
};

const turnDetectionSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('server_vad'),
    threshold: z.number().min(0).max(1).default(0.5),
    prefix_padding_ms: z.int().min(0).max(5_000).default(300),
    silence_duration_ms: z.int().min(0).max(10_000).default(200),
    idle_timeout_ms: z.int().min(5_000).max(30_000).nullable().default(null),
    ...answering,
  }),
  z.strictObject({
    type: z.literal('semantic_vad'),
    eagerness: z.enum(['low', 'medium', 'high', 'auto']).default('auto'),
    ...answering,
  }),
]);
export type TurnDetection = z.infer<typeof turnDetectionSchema>;

const transcriptionSchema = z.strictObject({
  model: z.enum([
    'gpt-transcribe',
    'gpt-live-transcribe',
    'gpt-realtime-whisper',
    'gpt-4o-transcribe',
    'gpt-4o-mini-transcribe',
    'whisper-1',
  ]),
  language: z.string().optional(),
  languages: z.array(z.string()).optional(),
  prompt: z.string().optional(),
  keywords: z.array(z.string()).optional(),
  delay: z.unknown().optional(),
});
export type Transcription = z.infer<typeof transcriptionSchema>;

const noiseReductionSchema = z.strictObject({
  type: z.enum(['near_field', 'far_field']),
  strength: z.number().min(0).max(1).optional(),
});

export const toolSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('function'),
    name: z.string().regex(/^[\w-]{1,64}$/),
    description: z.string().optional(),
    parameters: z.looseObject({ type: z.literal('object') }).optional(),
  }),
  z.looseObject({ type: z.literal('mcp'), server_label: z.string() }),
]);
export type Tool = z.infer<typeof toolSchema>;

export const toolChoiceSchema = z.union([
  z.enum(['auto', 'none', 'required']),
  z.strictObject({ type: z.literal('function'), name: z.string() }),
]);

export const maxOutputTokensSchema = z.union([z.int().min(1).max(4_096), z.literal('inf')]);
export const outputModalitiesSchema = z.tuple([z.enum(['audio', 'text'])]);
export const reasoningSchema = z.strictObject({
  effort: z.enum(['minimal', 'low', 'medium', 'high', 'xhigh']),
});

export const sessionUpdateSchema = z.strictObject({
  type: z.literal('realtime'),
  model: z.string().optional(),
  instructions: z.string().optional(),
  output_modalities: outputModalitiesSchema.optional(),
  max_output_tokens: maxOutputTokensSchema.optional(),
  reasoning: reasoningSchema.optional(),
  parallel_tool_calls: z.boolean().optional(),
  tools: z.array(toolSchema).optional(),
  tool_choice: toolChoiceSchema.optional(),
  truncation: z
    .union([
      z.enum(['auto', 'disabled']),
      z.strictObject({
        type: z.literal('retention_ratio'),
        retention_ratio: z.number().min(0).max(1),
        token_limits: z.strictObject({ post_instructions: z.int().min(1) }).optional(),
      }),
    ])
    .optional(),
  include: z.array(z.literal('item.input_audio_transcription.logprobs')).optional(),
  prompt: z.unknown().optional(),
  tracing: z
    .union([z.literal('auto'), z.looseObject({})])
    .nullable()
    .optional(),
  audio: z
    .strictObject({
      input: z
        .strictObject({
          format: audioFormatSchema.optional(),
          noise_reduction: noiseReductionSchema.nullable().optional(),
          transcription: transcriptionSchema.nullable().optional(),
          turn_detection: turnDetectionSchema.nullable().optional(),
        })
        .optional(),
      output: z
        .strictObject({
          format: audioFormatSchema.optional(),
          voice: voiceSchema.optional(),
          speed: z.number().min(0.25).max(1.5).optional(),
        })
        .optional(),
    })
    .optional(),
});
export type SessionUpdate = z.infer<typeof sessionUpdateSchema>;

/** What a session is before anybody has configured it: PCM at 24 kHz in both directions. */
export const defaultTurnDetection: TurnDetection = turnDetectionSchema.parse({ type: 'server_vad' });
