/** One recorded utterance of the offline world. */
export interface Recording {
  /** kebab-case, such as `ask-for-human`. */
  readonly id: string;
  /** `clip`: what the gateway plays by itself, without a model. */
  readonly speaker: 'caller' | 'bot' | 'agent' | 'clip';
  /** BCP 47; `zxx`, no linguistic content, for a noise. */
  readonly language: string;
  /** The words spoken, with punctuation. */
  readonly text: string;
  /** G.711 µ-law, 8 kHz, mono, no header; whole 20 ms frames. */
  readonly audio: Uint8Array;
}

export interface RecordingLibrary {
  all(): readonly Recording[];
  /** @throws Error when there is none */
  get(id: string): Recording;
  /**
   * The recording of this speaker whose words all stand, in order, inside `text`; the last one of several, and the longest
   * where they overlap: an instruction ends with what is to be said. Punctuation and case do not count.
   */
  spokenIn(text: string, speaker: Recording['speaker']): Recording | undefined;
}

/** Whether there are words in it that somebody could understand. */
export function isSpeech({ language }: Pick<Recording, 'language'>): boolean {
  return language !== 'zxx';
}
