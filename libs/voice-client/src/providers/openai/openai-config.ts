import { absoluteUrl, parseEnv, wholeNumber, type Env } from '@voc/config';
import { z } from 'zod';
import type { AudioFormat, VoiceCapabilities } from '../../capabilities.js';

const builtInVoices = [
  'alloy',
  'ash',
  'ballad',
  'coral',
  'echo',
  'sage',
  'shimmer',
  'verse',
  'marin',
  'cedar',
];
const voiceProblem = `must be one of ${builtInVoices.join(', ')} or the id of a voice of your own, voice_…`;
/** The provider ends a session after an hour, without warning. */
const maxSessionMs = 60 * 60 * 1000;
/** Appended audio is read as fast as it comes; beyond this the answer would be to what the caller said long ago. */
export const maxReplayMs = 15_000;
const efforts = ['minimal', 'low', 'medium', 'high', 'xhigh'] as const;

const environment = z
  .object({
    OPENAI_API_KEY: z.string().regex(/^[\x21-\x7e]+$/, 'must be printable characters without blanks'),
    OPENAI_REALTIME_URL: absoluteUrl(['wss:', 'ws:']).default(new URL('wss://api.openai.com/v1/realtime')),
    OPENAI_REALTIME_MODEL: z
      .string()
      .regex(/^[\w.:-]{1,128}$/, 'must be the name of a model')
      .refine((model) => !/realtime-preview/.test(model), 'must not be a preview: its protocol has ended')
      .refine((model) => !/^gpt-live|transcribe|whisper/.test(model), 'must be a model of the Realtime API')
      .default('gpt-realtime-2.1'),
    OPENAI_VOICE: z
      .string()
      .refine((voice) => builtInVoices.includes(voice) || /^voice_\w{1,120}$/.test(voice), voiceProblem)
      .default('marin'),
    OPENAI_AUDIO_FORMAT: z.enum(['pcmu', 'pcm16'], 'must be pcmu or pcm16').default('pcmu'),
    OPENAI_TRANSCRIPTION_MODEL: z
      .string()
      .regex(/^[\w.:-]{1,128}$/, 'must be the name of a model, or none')
      .default('gpt-4o-mini-transcribe'),
    OPENAI_VAD_TYPE: z
      .enum(['server_vad', 'semantic_vad'], 'must be server_vad or semantic_vad')
      .default('server_vad'),
    OPENAI_VAD_THRESHOLD: z.coerce
      .number('must be a number from 0 to 1')
      .min(0, 'must be a number from 0 to 1')
      .max(1, 'must be a number from 0 to 1')
      .default(0.5),
    OPENAI_VAD_PREFIX_PADDING_MS: wholeNumber(0, 5_000).default(300),
    OPENAI_VAD_SILENCE_MS: wholeNumber(100, 10_000).default(500),
    OPENAI_VAD_EAGERNESS: z
      .enum(['low', 'medium', 'high', 'auto'], 'must be low, medium, high or auto')
      .default('low'),
    OPENAI_REASONING_EFFORT: z.enum(efforts, `must be one of ${efforts.join(', ')}`).optional(),
    OPENAI_NOISE_REDUCTION: z
      .enum(['near_field', 'far_field', 'none'], 'must be near_field, far_field or none')
      .default('near_field'),
    OPENAI_MAX_OUTPUT_TOKENS: wholeNumber(1, 4_096).default(1_024),
    OPENAI_MAX_SESSION_MS: wholeNumber(5_000, maxSessionMs).default(maxSessionMs),
  })
  .superRefine((env, context) => {
    if (env.OPENAI_REASONING_EFFORT === undefined || isReasoningModel(env.OPENAI_REALTIME_MODEL)) return;
    const message = 'only models from gpt-realtime-2 on take it';
    context.addIssue({ code: 'custom', path: ['OPENAI_REASONING_EFFORT'], message });
  });

export interface OpenAiAudio {
  /** The format object of the wire. */
  readonly wireFormat: { readonly type: 'audio/pcmu' } | { readonly type: 'audio/pcm'; readonly rate: 24000 };
  readonly format: AudioFormat;
  readonly bytesPerMs: number;
  readonly bytesPerSample: 1 | 2;
  /** What a silent line carries, for every byte. */
  readonly silenceByte: number;
}

export interface OpenAiConfig {
  readonly apiKey: string;
  /** With the model in its query. */
  readonly url: URL;
  readonly model: string;
  readonly voice: string;
  readonly audio: OpenAiAudio;
  readonly capabilities: VoiceCapabilities & { readonly maxSessionMs: number };
  /** null: callers are not transcribed. */
  readonly transcriptionModel: string | null;
  readonly turnDetection: Readonly<Record<string, unknown>>;
  /** null: the model does not take it. */
  readonly reasoningEffort: (typeof efforts)[number] | null;
  readonly noiseReduction: 'near_field' | 'far_field' | null;
  readonly maxOutputTokens: number;
}

const audioFormats: Readonly<Record<'pcmu' | 'pcm16', OpenAiAudio>> = {
  pcmu: {
    wireFormat: { type: 'audio/pcmu' },
    format: { encoding: 'mulaw', sampleRateHz: 8000 },
    bytesPerMs: 8,
    bytesPerSample: 1,
    silenceByte: 0xff,
  },
  pcm16: {
    wireFormat: { type: 'audio/pcm', rate: 24000 },
    format: { encoding: 'pcm16', sampleRateHz: 24000 },
    bytesPerMs: 48,
    bytesPerSample: 2,
    silenceByte: 0,
  },
};

/**
 * This provider's part of the environment; the README explains each variable.
 * @throws BadEnvironmentError naming every bad variable
 */
export function parseOpenAiConfig(env: Env): OpenAiConfig {
  const parsed = parseEnv(environment, env);
  const url = new URL(parsed.OPENAI_REALTIME_URL);
  url.searchParams.set('model', parsed.OPENAI_REALTIME_MODEL);
  url.hash = '';
  const audio = audioFormats[parsed.OPENAI_AUDIO_FORMAT];
  const takesEffort = isReasoningModel(parsed.OPENAI_REALTIME_MODEL);
  return {
    apiKey: parsed.OPENAI_API_KEY,
    url,
    model: parsed.OPENAI_REALTIME_MODEL,
    voice: parsed.OPENAI_VOICE,
    audio,
    capabilities: {
      input: audio.format,
      output: audio.format,
      maxSessionMs: parsed.OPENAI_MAX_SESSION_MS,
      textInput: true,
      truncation: true,
      signsOfLife: true,
      maxReplayMs,
    },
    transcriptionModel:
      parsed.OPENAI_TRANSCRIPTION_MODEL === 'none' ? null : parsed.OPENAI_TRANSCRIPTION_MODEL,
    turnDetection: turnDetectionOf(parsed),
    reasoningEffort: takesEffort ? (parsed.OPENAI_REASONING_EFFORT ?? 'low') : null,
    noiseReduction: parsed.OPENAI_NOISE_REDUCTION === 'none' ? null : parsed.OPENAI_NOISE_REDUCTION,
    maxOutputTokens: parsed.OPENAI_MAX_OUTPUT_TOKENS,
  };
}

function isReasoningModel(model: string): boolean {
  return model.startsWith('gpt-realtime-2') && !model.startsWith('gpt-realtime-20');
}

/** The response gate relies on the provider answering and interrupting by itself, so these two are not for choice. */
function turnDetectionOf(parsed: z.output<typeof environment>): Readonly<Record<string, unknown>> {
  const always = { create_response: true, interrupt_response: true };
  if (parsed.OPENAI_VAD_TYPE === 'semantic_vad') {
    return { type: 'semantic_vad', eagerness: parsed.OPENAI_VAD_EAGERNESS, ...always };
  }
  return {
    type: 'server_vad',
    threshold: parsed.OPENAI_VAD_THRESHOLD,
    prefix_padding_ms: parsed.OPENAI_VAD_PREFIX_PADDING_MS,
    silence_duration_ms: parsed.OPENAI_VAD_SILENCE_MS,
    idle_timeout_ms: null,
    ...always,
  };
}
