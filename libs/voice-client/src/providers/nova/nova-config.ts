import {
  absoluteUrl,
  awsClientSettings,
  parseAll,
  parseEnv,
  wholeNumber,
  type AwsClientSettings,
  type Env,
} from '@voc/config';
import { z } from 'zod';
import type { VoiceCapabilities } from '../../capabilities.js';
import { knownVoices } from './nova-voices.js';

const defaultModel = 'amazon.nova-2-sonic-v1:0';
const endOfLifeModels: readonly string[] = ['amazon.nova-sonic-v1:0'];

/** The service cuts a connection after eight minutes. */
const maxSessionMs = 8 * 60 * 1000;

const share = (fallback: number) =>
  z
    .string()
    .trim()
    .regex(/^\d+(\.\d+)?$/, 'must be a number from 0 to 1')
    .transform(Number)
    .pipe(z.number().min(0, 'must be a number from 0 to 1').max(1, 'must be a number from 0 to 1'))
    .default(fallback);

const environment = z
  .object({
    NOVA_MODEL_ID: z
      .string()
      .regex(/^[\w.:/-]{1,256}$/, 'must be the id of a model')
      .refine((id) => !endOfLifeModels.includes(id), 'is past its end of life')
      .default(defaultModel),
    NOVA_REGION: z
      .string()
      .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be an AWS region')
      .optional(),
    NOVA_VOICE_ID: z
      .string()
      .regex(/^[a-z][a-z0-9_-]{1,63}$/, 'must be the id of a voice, in lower case')
      .optional(),
    NOVA_MAX_TOKENS: wholeNumber(1, 10_000).default(1_024),
    NOVA_TOP_P: share(0.9),
    NOVA_TEMPERATURE: share(0.7),
    NOVA_ENDPOINTING_SENSITIVITY: z
      .enum(['HIGH', 'MEDIUM', 'LOW'], 'must be HIGH, MEDIUM or LOW')
      .default('MEDIUM'),
    NOVA_MAX_SESSION_MS: wholeNumber(5_000, maxSessionMs).default(maxSessionMs),
    AWS_ENDPOINT_URL_BEDROCK_RUNTIME: absoluteUrl(['https:', 'http:']).optional(),
    AWS_ENDPOINT_URL: absoluteUrl(['https:', 'http:']).optional(),
  })
  .superRefine((env, context) => {
    const { NOVA_VOICE_ID: voice, NOVA_MODEL_ID: model } = env;
    // Whether other models have other voices is not known, so only this one is held to its list.
    if (voice === undefined || model !== defaultModel || knownVoices.includes(voice)) return;
    const message = `must be one of ${knownVoices.join(', ')}`;
    context.addIssue({ code: 'custom', path: ['NOVA_VOICE_ID'], message });
  });

export interface NovaConfig {
  readonly modelId: string;
  readonly aws: AwsClientSettings & { readonly endpoint?: string };
  /** null: by the language of the conversation. */
  readonly voiceId: string | null;
  readonly inference: { readonly maxTokens: number; readonly topP: number; readonly temperature: number };
  readonly endpointingSensitivity: 'HIGH' | 'MEDIUM' | 'LOW';
  readonly capabilities: VoiceCapabilities & { readonly maxSessionMs: number };
}

/** G.711 is a table look-up away from this, without resampling. */
const telephonePcm = { encoding: 'pcm16', sampleRateHz: 8000 } as const;

/**
 * This provider's part of the environment; the README explains each variable.
 * @throws BadEnvironmentError naming every bad variable
 */
export function parseNovaConfig(env: Env): NovaConfig {
  const region = env['NOVA_REGION'] === '' ? undefined : env['NOVA_REGION'];
  const { parsed, aws } = parseAll({
    parsed: () => parseEnv(environment, env),
    aws: () => awsClientSettings({ ...env, AWS_REGION: region ?? env['AWS_REGION'] }, 'BEDROCK_RUNTIME'),
  });
  const endpoint = parsed.AWS_ENDPOINT_URL_BEDROCK_RUNTIME ?? parsed.AWS_ENDPOINT_URL;
  return {
    modelId: parsed.NOVA_MODEL_ID,
    aws: endpoint ? { ...aws, endpoint: endpoint.href } : aws,
    voiceId: parsed.NOVA_VOICE_ID ?? null,
    inference: {
      maxTokens: parsed.NOVA_MAX_TOKENS,
      topP: parsed.NOVA_TOP_P,
      temperature: parsed.NOVA_TEMPERATURE,
    },
    endpointingSensitivity: parsed.NOVA_ENDPOINTING_SENSITIVITY,
    capabilities: {
      input: telephonePcm,
      output: telephonePcm,
      maxSessionMs: parsed.NOVA_MAX_SESSION_MS,
      textInput: true,
      truncation: false,
      signsOfLife: false,
      maxReplayMs: 3_000,
    },
  };
}
