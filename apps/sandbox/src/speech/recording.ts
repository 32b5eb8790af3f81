/** One recorded utterance of the offline world. */
export interface Recording {
  /** kebab-case, such as `ask-for-human`. */
  readonly id: string;
  readonly speaker: 'caller' | 'bot' | 'agent';
  /** BCP 47. */
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
  /** The longest bot recording whose words all stand, in order, inside `text`; punctuation and case do not count. */
  spokenIn(text: string, speaker: Recording['speaker']): Recording | undefined;
}
