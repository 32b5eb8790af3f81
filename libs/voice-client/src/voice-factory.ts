import { parseEnv, type Env } from '@voc/config';
import { z } from 'zod';
import type { VoiceCapabilities } from './capabilities.js';
import { openai } from './providers/openai/index.js';
import type { VoiceClient, VoiceSessionSpec } from './voice-client.js';
import type { VoiceDeps, VoiceProvider } from './voice-provider.js';

export const voiceProviders = { openai } as const satisfies Record<string, VoiceProvider>;

export type VoiceProviderName = keyof typeof voiceProviders;

export interface VoiceFactory {
  /** For logs and metrics; decisions are taken on `capabilities`. */
  readonly provider: string;
  readonly capabilities: VoiceCapabilities;
  /** One client for one call; it does not connect by itself. */
  open(spec: VoiceSessionSpec): VoiceClient;
}

const providerNames = Object.keys(voiceProviders) as VoiceProviderName[];

const environment = z.object({
  VOICE_PROVIDER: z.enum(providerNames, `must be one of ${providerNames.join(', ')}`).default('openai'),
});

/**
 * The configured provider. Its environment is read here, once, and not again per call.
 * @throws BadEnvironmentError naming every bad variable
 */
export function createVoiceFactory(env: Env, deps: VoiceDeps): VoiceFactory {
  const { VOICE_PROVIDER: provider } = parseEnv(environment, env);
  const sessions = voiceProviders[provider](env, deps);
  return { provider, capabilities: sessions.capabilities, open: (spec) => sessions.open(spec) };
}
