export type HttpMethod = 'GET' | 'POST';

/** A URL that Twilio requests at some later moment; always absolute. */
export interface Webhook {
  readonly url: string;
  readonly method: HttpMethod;
}

export interface StreamNoun {
  /** As written in the document; may be wrong. */
  readonly url: string;
  readonly name: string | undefined;
  readonly statusCallback: Webhook | undefined;
  readonly parameters: Readonly<Record<string, string>>;
}

export interface NumberNoun {
  readonly number: string;
  readonly sendDigits: string;
  readonly statusCallback: Webhook | undefined;
  readonly statusCallbackEvents: ReadonlySet<LegEvent>;
}

export const legEvents = ['initiated', 'ringing', 'answered', 'completed'] as const;
export type LegEvent = (typeof legEvents)[number];

export interface ConnectVerb {
  readonly verb: 'Connect';
  readonly action: Webhook | undefined;
  readonly stream: StreamNoun | undefined;
}

export interface DialVerb {
  readonly verb: 'Dial';
  readonly action: Webhook | undefined;
  readonly timeoutS: number;
  readonly timeLimitS: number;
  readonly answerOnBridge: boolean;
  readonly callerId: string | undefined;
  readonly number: NumberNoun | undefined;
}

export type Verb =
  | { readonly verb: 'Say'; readonly text: string; readonly loop: number }
  | {
      readonly verb: 'Play';
      readonly url: string;
      readonly digits: string | undefined;
      readonly loop: number;
    }
  | { readonly verb: 'Pause'; readonly lengthS: number }
  | ConnectVerb
  | DialVerb
  | { readonly verb: 'Redirect'; readonly target: Webhook | undefined }
  | { readonly verb: 'Hangup' }
  | { readonly verb: 'Reject'; readonly reason: 'rejected' | 'busy' };

/** What a call is to do, verb after verb. */
export interface TwimlDocument {
  readonly verbs: readonly Verb[];
}
