import type { VoiceCapabilities } from './capabilities.js';
import type { VoiceEvent, SpeechPurpose } from './voice-event.js';

/** A function the model may call; `parameters` is a JSON Schema object. */
export interface ToolSpec {
  readonly name: string;
  readonly description: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** One turn of a conversation as far as the caller heard or said it. */
export interface HeardTurn {
  readonly role: 'caller' | 'assistant';
  readonly text: string;
}

/** What one call's conversation starts from. */
export interface VoiceSessionSpec {
  readonly instructions: string;
  readonly tools: readonly ToolSpec[];
  /** BCP 47. */
  readonly language: string;
}

/** How much of one response item reached the caller's ear, in whole milliseconds, never more than was sent. */
export interface HeardItem {
  readonly itemId: string;
  readonly heardMs: number;
}

/**
 * One call's conversation with a speech-to-speech model. Provider-neutral: turn detection, responses and truncation are
 * the implementation's business. Audio travels as base64 text in the declared formats, because both neighbours, Twilio
 * and every provider, speak base64 inside JSON: when the formats match nothing is decoded on the way.
 */
export interface VoiceClient {
  readonly capabilities: VoiceCapabilities;
  /**
   * Resolves when the provider has accepted the session and may be given audio.
   * @throws CodedError VoiceErrorCode; the client is closed then and cannot be connected again
   */
  connect(signal: AbortSignal): Promise<void>;
  /** Caller audio, base64 in `capabilities.input`. Before `connect` resolved, or after the end, it is dropped. */
  sendAudio(payload: string): void;
  /** Everything that happens, in order, ending after `closed`. One consumer. */
  events(): AsyncIterable<VoiceEvent>;
  /**
   * Makes the model speak one sentence now, or as soon as the running response has ended. The audio and the turn's
   * `turn-done` carry `purpose`. Does nothing after the end.
   */
  say(instruction: string, purpose: SpeechPurpose): void;
  /** Gives the model background to go on from, without making it speak. An empty text, or one after the end, does nothing. */
  inform(background: string): void;
  /**
   * Gives a session the conversation it was not there for, in the form its provider has for that, oldest turn first,
   * without making it speak. Meant for before the first words; later it is background like any other.
   */
  recall(turns: readonly HeardTurn[]): void;
  /** Makes the model answer the caller's last words: those of `recall`, or once more after an answer that came to nothing. */
  answer(): void;
  /** What the caller entered instead of saying it, such as keys; the model answers it like words. */
  callerTyped(text: string): void;
  /**
   * Asks the provider for a sign of life: a connection that gives none ends as lost within about a second. Does nothing
   * where `capabilities.signsOfLife` is false.
   */
  probe(): void;
  /**
   * The caller interrupted, or we did: stops the running response and tells the provider what was heard of each item
   * that was cut short, oldest first. Items heard to the end, and items never mentioned, stay as they are.
   */
  cancelResponse(heard: readonly HeardItem[]): void;
  /**
   * Answers a tool call once; a repeated `callId` is ignored.
   * @param result any JSON value
   * @param then `speak` lets the model go on, `wait` leaves the next words to us
   */
  sendToolResult(callId: string, result: unknown, then: 'speak' | 'wait'): void;
  /** Ends the session and frees everything; safe in every state and more than once. */
  close(): Promise<void>;
}
