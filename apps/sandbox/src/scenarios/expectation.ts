/** Something that must have been observed once the call is over. */
export type Expectation =
  HandoverExpectation | SpeechExpectation | TimingExpectation | ToolExpectation | VoiceExpectation;

/** What became of the call, and of its handovers. */
export type HandoverExpectation =
  /** The caller and a person at Connect heard each other. */
  | { readonly expect: 'bridged' | 'not-bridged' }
  /** Contact attributes on the agent's screen: exact text, a pattern, or that there is any. */
  | { readonly expect: 'agent-saw'; readonly attributes: Readonly<Record<string, Wanted>> }
  /** Somebody got the call, and knew nothing of it. */
  | { readonly expect: 'agent-saw-nothing' }
  | {
      readonly expect: 'hubspot-holds';
      readonly contacts: number;
      readonly tickets: number;
      readonly notes: number;
      /** Absent: none. */
      readonly tasks?: number;
    }
  /** One callback, as a task in the CRM, and in Connect if it says so, in the promised time or as soon as possible. */
  | {
      readonly expect: 'callback-booked';
      readonly phone: string;
      readonly window: 'promised' | 'none';
      readonly inConnect: boolean;
    }
  /** Handovers of this call as their rows say, oldest first. */
  | { readonly expect: 'handovers'; readonly states: readonly string[] }
  | { readonly expect: 'tokens'; readonly created: number; readonly redeemed: number }
  /** The last escalation, as it was published and as the agent's screen shows it. */
  | { readonly expect: 'escalation'; readonly reason: string; readonly trigger?: string | RegExp }
  /** BCP 47, of which the primary subtag is compared: of the note for the agent, or of the last session of a model. */
  | { readonly expect: 'language'; readonly is: string; readonly of: 'handover' | 'session' }
  /** The bot by closing the stream or through REST. */
  | { readonly expect: 'bot-hung-up' | 'caller-hung-up' };

/** What was heard, by the caller and by the models. */
export type SpeechExpectation =
  /** In this order, each from beginning to end; other speech in between does not count. */
  | { readonly expect: 'caller-heard'; readonly recordings: readonly string[] }
  | { readonly expect: 'caller-never-heard'; readonly recordings: readonly string[] }
  /** Every word the bot was to say has reached the caller before a stream ended. */
  | { readonly expect: 'nothing-clipped' }
  /** All that the models understood, in this order, each exactly once: no word lost, none doubled. */
  | { readonly expect: 'model-heard'; readonly recordings: readonly string[] }
  /**
   * Of everything that was cleared away the model knows how much of it the caller heard, to one frame of 20 ms. Nova is not
   * told: there it is enough that something was cleared.
   */
  | { readonly expect: 'model-remembers' }
  /** So often the gateway threw away something the bot was saying: for the caller, its own echo, or a noise. */
  | { readonly expect: 'interruptions'; readonly times: number };

/** How long things took. All in milliseconds. */
export type TimingExpectation =
  /** From the end of the caller's request to the dial: the caller does not wait for our CRM. */
  | { readonly expect: 'dial-within'; readonly ms: number }
  /** How much bot speech may still reach the caller who interrupts it. */
  | { readonly expect: 'quiet-after-interruption-within'; readonly ms: number }
  /** From the model's sign that the caller speaks over the bot to the arrival of `clear` at Twilio. */
  | { readonly expect: 'clear-within'; readonly ms: number }
  /**
   * While the caller waits for the bot: from the answer, from the end of what the caller said or pressed, and from where
   * the bot broke off, to the next sound.
   */
  | { readonly expect: 'silence-at-most'; readonly ms: number }
  /** In the middle of what the bot says; the pauses of the recordings are themselves up to 280 ms long. */
  | { readonly expect: 'gap-at-most'; readonly ms: number }
  /** Nothing the bot said came too late to follow what came before. */
  | { readonly expect: 'no-underruns' };

/** So often the service behind a tool was asked, with these arguments. */
export interface ToolExpectation {
  readonly expect: 'tool-asked';
  readonly tool: string;
  readonly arguments: Readonly<Record<string, string>>;
  readonly times: number;
}

/** Which models the call had, and what the services and Twilio noted. */
export type VoiceExpectation =
  /** The conversation went on in another session so often, or at least so often, which is once unless it is said. */
  | {
      readonly expect: 'moved';
      readonly to?: string;
      readonly cause?: string;
      readonly times?: number;
      readonly atLeast?: number;
    }
  /** Sessions opened, of each model that is named. */
  | { readonly expect: 'sessions'; readonly openai?: number; readonly bedrock?: number }
  /** No session is open 2 s after the call, and each was closed as its provider wants it, unless the world had killed it. */
  | { readonly expect: 'sessions-closed' }
  /** A line in the log of the gateway. */
  | {
      readonly expect: 'log-has';
      readonly message: string;
      readonly fields?: Readonly<Record<string, Wanted | number | false>>;
    }
  /** Nothing worth a warning or an error has happened to the gateway. */
  | { readonly expect: 'log-quiet' }
  /** An error Twilio shows, such as 31921 when the gateway closed the stream, so often if it is said; null: not one. */
  | { readonly expect: 'twilio-saw'; readonly error: number; readonly times?: number }
  | { readonly expect: 'twilio-saw'; readonly error: null };

/** Exact text, a pattern, or that there is any. */
export type Wanted = string | RegExp | true;
