import { parseAll, parseEnv, type Env } from '@voc/config';
import { z } from 'zod';
import type { CallView, CallVoice } from './call-voice.js';
import { parseCallVoiceConfig } from './call-voice/call-voice-config.js';
import { createCallVoice } from './call-voice/call-voice.js';
import { nova } from './providers/nova/index.js';
import { openai } from './providers/openai/index.js';
import type { VoiceSessionSpec } from './voice-client.js';
import type {
  NamedVoiceSessions,
  VoiceDeps,
  VoiceOddity,
  VoiceProvider,
  VoiceRateLimit,
} from './voice-provider.js';
import { pickByKey, splitOf, type VoiceSplit } from './voice-split.js';

export type { NamedVoiceSessions } from './voice-provider.js';

export const voiceProviders = { openai, nova } as const satisfies Record<string, VoiceProvider>;

export type VoiceProviderName = keyof typeof voiceProviders;

export interface VoiceFactory {
  /** Every provider that calls may get, at first or when another fails. */
  readonly providers: readonly NamedVoiceSessions[];
  /** Whether the provider depends on the `stickyKey`; if not, a call may be opened before its caller is known. */
  readonly isChosenByCaller: boolean;
  /**
   * The voice of one call; it does not connect by itself.
   * @param stickyKey whatever shall keep its provider from call to call, such as the caller's number; the same key gets
   * the same one in every process. null when it is not known: then chance decides, by the same weights.
   */
  open(spec: VoiceSessionSpec, call: CallView, stickyKey: string | null): CallVoice;
}

export interface VoiceFactoryDeps extends Pick<VoiceDeps, 'clock'> {
  readonly onOddity?: (oddity: VoiceOddity, provider: string) => void;
  readonly onRateLimit?: (limit: VoiceRateLimit, provider: string) => void;
  /** From 0 up to 1, without 1; `Math.random` unless given. */
  readonly random?: () => number;
}

const providerNames = Object.keys(voiceProviders) as VoiceProviderName[];
const choices = [...providerNames, 'hybrid'] as const;
const fallbacks = [...providerNames, 'none'] as const;

const environment = z
  .object({
    VOICE_PROVIDER: z.enum(choices, `must be one of ${choices.join(', ')}`).default('openai'),
    HYBRID_SPLIT: splitOf(providerNames).optional(),
    VOICE_FALLBACK: z.enum(fallbacks, `must be one of ${fallbacks.join(', ')}`).default('none'),
  })
  .superRefine((env, context) => {
    const complain = (variable: string, message: string): void =>
      context.addIssue({ code: 'custom', path: [variable], message });
    if (env.VOICE_PROVIDER === 'hybrid' && !env.HYBRID_SPLIT)
      complain('HYBRID_SPLIT', 'is needed with VOICE_PROVIDER=hybrid');
    if (env.VOICE_PROVIDER === env.VOICE_FALLBACK)
      complain('VOICE_FALLBACK', 'must be another provider than VOICE_PROVIDER');
  });

/**
 * The configured provider, or several with the calls shared out among them, and those that step in when one fails. The
 * environment of all of them is read here, once, and not again per call.
 * @throws BadEnvironmentError naming every bad variable
 */
export function createVoiceFactory(env: Env, deps: VoiceFactoryDeps): VoiceFactory {
  const { config, voices } = parseAll({
    voices: () => openVoices(env, deps),
    config: () => parseCallVoiceConfig(env),
  });
  const { split, providers } = voices;
  const random = deps.random ?? Math.random;
  return {
    providers,
    isChosenByCaller: split.length > 1,
    open(spec, call, stickyKey) {
      const name = pickByKey(split, stickyKey ?? String(random()));
      const chosen = providers.find(({ provider }) => provider === name);
      if (!chosen) throw new Error('there is no provider to choose');
      const others = providers.filter(({ provider }) => provider !== name);
      return createCallVoice(config, spec, { clock: deps.clock, sessions: [chosen, ...others], call });
    },
  };
}

interface Voices {
  /** The providers that calls begin with. */
  readonly split: VoiceSplit<VoiceProviderName>;
  /** These, then the one that only steps in for them. */
  readonly providers: readonly NamedVoiceSessions[];
}

function openVoices(env: Env, deps: VoiceFactoryDeps): Voices {
  const { VOICE_PROVIDER: choice, HYBRID_SPLIT, VOICE_FALLBACK: fallback } = parseEnv(environment, env);
  const split = choice === 'hybrid' ? (HYBRID_SPLIT ?? []) : [{ name: choice, weight: 1 }];
  const names = new Set(split.map(({ name }) => name));
  if (fallback !== 'none') names.add(fallback);
  const sessions = parseAll(
    Object.fromEntries([...names].map((name) => [name, () => openProvider(name, env, deps)])),
  );
  return { split, providers: [...names].flatMap((name) => sessions[name] ?? []) };
}

function openProvider(provider: VoiceProviderName, env: Env, deps: VoiceFactoryDeps): NamedVoiceSessions {
  const sessions = voiceProviders[provider](env, {
    clock: deps.clock,
    onOddity: (oddity) => deps.onOddity?.(oddity, provider),
    onRateLimit: (limit) => deps.onRateLimit?.(limit, provider),
  });
  return { provider, capabilities: sessions.capabilities, open: (spec) => sessions.open(spec) };
}
