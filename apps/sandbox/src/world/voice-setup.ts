/** `hybrid`: half of the callers each. */
export const voiceProviders = ['openai', 'nova', 'hybrid'] as const;
/** Between the gateway and OpenAI: telephone audio unchanged, or PCM16 at 24 kHz. Nova always takes PCM16 at 8 kHz. */
export const audioFormats = ['pcmu', 'pcm16'] as const;

/** Who answers in a world, and in which audio format. */
export interface VoiceSetup {
  readonly provider: (typeof voiceProviders)[number];
  readonly audio: (typeof audioFormats)[number];
}

export const usualVoice: VoiceSetup = { provider: 'openai', audio: 'pcmu' };
