import type { HeardTurn, VoiceClient } from './voice-client.js';

/** What a client that outlives its sessions has to know of its call. */
export interface CallView {
  /** The conversation so far, as far as it was heard, oldest turn first. */
  heardTurns(): readonly HeardTurn[];
  /** Whether bot audio is still being played to the caller. */
  isBotAudible(): boolean;
  /** Since when the caller has been making sound, monotonic ms, by the audio alone; null while quiet. */
  callerAudibleSinceMs(): number | null;
}

/**
 * The voice of one whole call: a `VoiceClient` whose sessions may come and go, always in telephone audio (µ-law, 8 kHz,
 * both ways), whatever the provider behind it speaks. Its events may be followed before `connect` has resolved, and what
 * the caller says until then is kept for the first session, as far as that takes it at once.
 */
export interface CallVoice extends VoiceClient {
  /** Who answers now: for logs, metrics and the handover. */
  provider(): string;
  /** Goes on in another language: the conversation moves to a session of it, which answers the caller's last words. */
  changeLanguage(language: string): void;
}
