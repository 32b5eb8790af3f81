/** Everything the gateway itself has the caller hear, in one language. */
export interface CallTexts {
  readonly greeting: string;
  /** Before the caller is connected to a person. */
  readonly farewell: string;
  readonly handoverFailed: string;
  /** Nobody can take the caller: the offer of a callback. `{window}` stands for when, and vanishes where no time is promised. */
  readonly nobodyThere: string;
  readonly callbackConfirmed: string;
  /** The first words on a stream that replaces a broken one. */
  readonly resumed: string;
  /** An answer came to nothing. */
  readonly sayAgain: string;
  /** A tool takes its time. */
  readonly filler: string;
  /** The caller is silent; then once more; then the call ends. */
  readonly stillThere: string;
  readonly stillThereAgain: string;
  readonly silenceGoodbye: string;
  readonly goodbye: string;
  /** Recorded: the provider cannot speak just now. */
  readonly oneMoment: string;
  /** Recorded: the provider cannot speak any more and a person takes over. */
  readonly connecting: string;
}

export type TextName = keyof CallTexts;
