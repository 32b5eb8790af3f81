/** `hybrid`: half of the callers each. */
export const voiceProviders = ['openai', 'nova', 'hybrid'] as const;
/** Who can take a conversation over. */
export const fallbackProviders = ['openai', 'nova'] as const;
/** Between the gateway and OpenAI: telephone audio unchanged, or PCM16 at 24 kHz. Nova always takes PCM16 at 8 kHz. */
export const audioFormats = ['pcmu', 'pcm16'] as const;

/** Who answers in a world, in which audio format, and who takes over when the one who answers fails. */
export interface VoiceSetup {
  readonly provider: (typeof voiceProviders)[number];
  readonly audio: (typeof audioFormats)[number];
  /** null: nobody. */
  readonly fallback: (typeof fallbackProviders)[number] | null;
}

export const usualVoice: VoiceSetup = { provider: 'openai', audio: 'pcmu', fallback: null };

/** `openai with pcmu, then nova` */
export function describeVoice({ provider, audio, fallback }: VoiceSetup): string {
  const speaksOpenAi = provider !== 'nova' || fallback === 'openai';
  const first = speaksOpenAi ? `${provider} with ${audio}` : provider;
  return fallback === null ? first : `${first}, then ${fallback}`;
}
