export interface AudioFormat {
  readonly encoding: 'mulaw' | 'pcm16';
  readonly sampleRateHz: 8000 | 16000 | 24000;
}

/** How providers differ, as data: nobody asks a client for its name. */
export interface VoiceCapabilities {
  /** What `sendAudio` takes. */
  readonly input: AudioFormat;
  /** What `audio` events carry. */
  readonly output: AudioFormat;
  /** The provider ends a session after this long; null when it does not. */
  readonly maxSessionMs: number | null;
  /** Whether the model can be told something in text during the call. */
  readonly textInput: boolean;
  /** Whether the provider can be told how much of an item was heard. */
  readonly truncation: boolean;
  /** Whether a connection can be asked, at any time, if it is alive. */
  readonly signsOfLife: boolean;
  /** How much caller audio may be sent at once, faster than it was spoken. */
  readonly maxReplayMs: number;
}
