import { parseAll, parseEnv, type Env } from '@voc/config';
import { z } from 'zod';
import { nova } from './providers/nova/index.js';
import { openai } from './providers/openai/index.js';
import type {
  VoiceDeps,
  VoiceOddity,
  VoiceProvider,
  VoiceRateLimit,
  VoiceSessions,
} from './voice-provider.js';
import { pickByKey, splitOf, type VoiceSplit } from './voice-split.js';

export const voiceProviders = { openai, nova } as const satisfies Record<string, VoiceProvider>;

export type VoiceProviderName = keyof typeof voiceProviders;

/** A provider by its name, which is for logs and metrics; decisions are taken on `capabilities`. */
export interface NamedVoiceSessions extends VoiceSessions {
  readonly provider: string;
}

export interface VoiceFactory {
  /** Every provider that calls may get. */
  readonly providers: readonly NamedVoiceSessions[];
  /**
   * The provider for one call.
   * @param stickyKey whatever shall keep its provider from call to call, such as the caller's number; the same key gets
   * the same one in every process. null when it is not known: then chance decides, by the same weights.
   */
  pick(stickyKey: string | null): NamedVoiceSessions;
}

export interface VoiceFactoryDeps extends Pick<VoiceDeps, 'clock'> {
  readonly onOddity?: (oddity: VoiceOddity, provider: string) => void;
  readonly onRateLimit?: (limit: VoiceRateLimit, provider: string) => void;
  /** From 0 up to 1, without 1; `Math.random` unless given. */
  readonly random?: () => number;
}

const providerNames = Object.keys(voiceProviders) as VoiceProviderName[];
const choices = [...providerNames, 'hybrid'] as const;

const environment = z
  .object({
    VOICE_PROVIDER: z.enum(choices, `must be one of ${choices.join(', ')}`).default('openai'),
    HYBRID_SPLIT: splitOf(providerNames).optional(),
  })
  .superRefine((env, context) => {
    if (env.VOICE_PROVIDER !== 'hybrid' || env.HYBRID_SPLIT) return;
    context.addIssue({
      code: 'custom',
      path: ['HYBRID_SPLIT'],
      message: 'is needed with VOICE_PROVIDER=hybrid',
    });
  });

/**
 * The configured provider, or several with the calls shared out among them. The environment of those that are used is
 * read here, once, and not again per call.
 * @throws BadEnvironmentError naming every bad variable
 */
export function createVoiceFactory(env: Env, deps: VoiceFactoryDeps): VoiceFactory {
  const split = configuredSplit(env);
  const sessions = parseAll(
    Object.fromEntries(split.map(({ name }) => [name, () => openProvider(name, env, deps)])),
  );
  const random = deps.random ?? Math.random;
  const providers = split.flatMap(({ name }) => sessions[name] ?? []);
  return {
    providers,
    pick(stickyKey) {
      const name = pickByKey(split, stickyKey ?? String(random()));
      const chosen = providers.find(({ provider }) => provider === name);
      if (!chosen) throw new Error('there is no provider to choose');
      return chosen;
    },
  };
}

function configuredSplit(env: Env): VoiceSplit<VoiceProviderName> {
  const { VOICE_PROVIDER: choice, HYBRID_SPLIT: split = [] } = parseEnv(environment, env);
  return choice === 'hybrid' ? split : [{ name: choice, weight: 1 }];
}

function openProvider(provider: VoiceProviderName, env: Env, deps: VoiceFactoryDeps): NamedVoiceSessions {
  const sessions = voiceProviders[provider](env, {
    clock: deps.clock,
    onOddity: (oddity) => deps.onOddity?.(oddity, provider),
    onRateLimit: (limit) => deps.onRateLimit?.(limit, provider),
  });
  return { provider, capabilities: sessions.capabilities, open: (spec) => sessions.open(spec) };
}
