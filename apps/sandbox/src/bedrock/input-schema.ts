import { z } from 'zod';
import { voices } from './voices.js';

/* The input events of Nova 2 Sonic. Strict: the service refuses a misplaced field. */

const name = z.string().min(1).max(256);

/** All rates the service knows, for input and output. */
const sampleRateHertz = z.literal([8_000, 16_000, 24_000]);

const lpcm = {
  mediaType: z.literal('audio/lpcm'),
  sampleRateHertz,
  sampleSizeBits: z.literal(16),
  channelCount: z.literal(1),
  encoding: z.literal('base64'),
  audioType: z.literal('SPEECH'),
};

const plainText = z.strictObject({ mediaType: z.literal('text/plain') });

const toolSpec = z.strictObject({
  name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
  description: z.string().min(1),
  /** JSON inside a string. */
  inputSchema: z.strictObject({ json: z.string().refine(isJsonObject) }),
});

const toolChoice = z.union([
  z.strictObject({ auto: z.strictObject({}) }),
  z.strictObject({ any: z.strictObject({}) }),
  z.strictObject({ tool: z.strictObject({ name }) }),
]);

const sessionStart = z.strictObject({
  inferenceConfiguration: z.strictObject({
    maxTokens: z.int().min(1).max(10_000).optional(),
    topP: z.number().min(0).max(1).optional(),
    temperature: z.number().min(0).max(1).optional(),
  }),
  turnDetectionConfiguration: z
    .strictObject({ endpointingSensitivity: z.enum(['HIGH', 'MEDIUM', 'LOW']) })
    .optional(),
});

const promptStart = z.strictObject({
  promptName: name,
  textOutputConfiguration: plainText,
  audioOutputConfiguration: z.strictObject({ ...lpcm, voiceId: z.enum(voices) }),
  toolUseOutputConfiguration: z.strictObject({ mediaType: z.literal('application/json') }).optional(),
  toolConfiguration: z
    .strictObject({ toolChoice: toolChoice.optional(), tools: z.array(z.strictObject({ toolSpec })).min(1) })
    .optional(),
});

const block = { promptName: name, contentName: name };

const contentStart = z.discriminatedUnion('type', [
  z.strictObject({
    ...block,
    type: z.literal('TEXT'),
    interactive: z.boolean(),
    role: z.enum(['SYSTEM', 'USER', 'ASSISTANT']),
    textInputConfiguration: plainText,
  }),
  z.strictObject({
    ...block,
    type: z.literal('AUDIO'),
    interactive: z.literal(true),
    role: z.literal('USER'),
    audioInputConfiguration: z.strictObject(lpcm),
  }),
  z.strictObject({
    ...block,
    type: z.literal('TOOL'),
    interactive: z.literal(false),
    role: z.literal('TOOL'),
    toolResultInputConfiguration: z.strictObject({
      toolUseId: name,
      type: z.literal('TEXT'),
      textInputConfiguration: plainText,
    }),
  }),
]);

const content = z.strictObject({ ...block, content: z.string() });

export const inputSchemas = {
  sessionStart,
  promptStart,
  contentStart,
  textInput: content,
  audioInput: content,
  toolResult: content,
  contentEnd: z.strictObject(block),
  promptEnd: z.strictObject({ promptName: name }),
  sessionEnd: z.strictObject({}),
} as const;

export type InputName = keyof typeof inputSchemas;

export type InputEvent = {
  readonly [Name in InputName]: {
    readonly name: Name;
    readonly body: z.infer<(typeof inputSchemas)[Name]>;
  };
}[InputName];

export type SessionStart = z.infer<typeof sessionStart>;
export type PromptStart = z.infer<typeof promptStart>;
export type ContentStart = z.infer<typeof contentStart>;
export type SampleRate = z.infer<typeof sampleRateHertz>;
export type Sensitivity = NonNullable<SessionStart['turnDetectionConfiguration']>['endpointingSensitivity'];

/** Whether the text is JSON and that JSON is an object. */
export function isJsonObject(text: string): boolean {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
