/** What the redirect of a live call led to, as far as anybody can know. */
export type RedirectOutcome =
  | { readonly status: 'redirected' }
  /** The caller hung up first; terminal. */
  | { readonly status: 'caller-gone' }
  /** No answer came and the call still lives: Twilio may or may not be dialling. Never repeated. */
  | { readonly status: 'unknown' }
  /** Refused: the caller is still where they were. `code` is Twilio's error number or a network error's name. */
  | { readonly status: 'failed'; readonly code: string };

/** The caller's leg at Twilio. Never throws. */
export interface LiveCalls {
  /** Replaces what the call is doing by the TwiML. Not idempotent: a repeat dials again. */
  redirect(callSid: string, twiml: string): Promise<RedirectOutcome>;
  /** `unknown` when Twilio cannot be asked. */
  inspect(callSid: string): Promise<'live' | 'ended' | 'unknown'>;
}
