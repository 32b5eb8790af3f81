/** How many of the next REST requests go wrong, and how. */
export interface RestFault {
  /**
   * - `429`, `500`, `401`: answered so, without any effect
   * - `timeout-after-effect`: the request takes effect but its answer never comes
   */
  readonly kind: '429' | '500' | '401' | 'timeout-after-effect';
  /** After so many requests all is well again. `Infinity` never recovers. */
  readonly times: number;
}

/** When a caller who is going to hang up does so. */
export type HangupMoment =
  /** TwiML is there, the media stream's socket not yet opened. */
  | 'before-upgrade'
  /** Socket open, nothing sent on it. */
  | 'before-start'
  | 'between-connected-and-start'
  /** A REST update has been accepted and not yet taken effect. */
  | 'during-rest-update'
  /** The dialled side rings. */
  | 'while-ringing'
  /** The dialled side has answered and the first digit has been sent. */
  | 'during-digits'
  | { readonly afterAnswerMs: number }
  /** Since the first audible byte of the bot. */
  | { readonly afterFirstAudioMs: number };

/** Counted from the stream's start, or, in every utterance again, from where the caller begins to speak. */
export type CallerGap = { readonly lengthMs: number } & (
  { readonly atMs: number } | { readonly afterSpeechMs: number }
);

/** Everything that can go wrong, or differ, between Twilio and us. The defaults are a well-behaved Twilio. */
export interface TwilioFaults {
  /** Of webhooks. All but `correct` must get 400 or 403 and create nothing. */
  readonly webhookSignature: 'correct' | 'missing' | 'wrong-token' | 'changed-field' | 'other-host';
  /** Host header of webhooks and upgrades: the public name, or the loopback address with `X-Forwarded-*` beside it. */
  readonly hostMode: 'public' | 'loopback-forwarded';
  /** `twice`: the same delivery, same idempotency token, 50 ms later again; the second answer is the one that counts. */
  readonly voiceWebhook: 'once' | 'twice';
  /** `refused`: the socket is never opened, as with a broken route (31920). */
  readonly upgrade: 'normal' | 'refused';
  /** Of the upgrade. `trailing-slash` is a variant that must be accepted; `missing` and `wrong` must not. */
  readonly upgradeSignature: 'correct' | 'trailing-slash' | 'missing' | 'wrong';
  /** Whether WebSocket pings get a pong. Undocumented, so not by default: pongs are no sign of life to rely on. */
  readonly answersPings: boolean;
  readonly callerHangsUp: HangupMoment | null;
  /** How the socket ends when the call does: `stop` and close 1000, close 1000 only, or a cut connection. */
  readonly hangupEnding: 'stop-and-close' | 'close-only' | 'cut';
  /** Cuts the connection so many ms after the stream's start, in each stream. */
  readonly cutSocketAtMs: number | null;
  /** No caller frames for a while; timestamps jump, numbers go on. */
  readonly callerGap: CallerGap | null;
  /** Caller frames are held back and delivered so many at once; 1 is steady, 5–25 are bursts. */
  readonly callerBurstFrames: number;
  /** Bytes per caller frame. */
  readonly callerFrameBytes: 80 | 160 | 240;
  /** What the caller hears comes back in the caller's own audio, 20 dB weaker, 160 ms later. */
  readonly echo: boolean;
  /** Hiss in the caller's own audio, dB relative to full scale; from about −45 on it passes for speech. null: none. */
  readonly lineNoiseDb: number | null;
  /** Added to every mark's echo. */
  readonly markDelayMs: number;
  /** Added to the echo of marks that a `clear` returned. */
  readonly clearedMarkDelayMs: number;
  /** Of so many marks that are due the last one never comes back; 0 loses none. */
  readonly lostMarks: number;
  readonly rest: RestFault | null;
  /** As the REST API shows the account. */
  readonly account: {
    readonly status: 'active' | 'suspended' | 'closed';
    readonly type: 'Full' | 'Trial';
  };
  /** Other settings of the account's numbers than the right ones, as the REST API names them; calls go on as before. */
  readonly numberSettings: Readonly<Record<string, string | null>>;
  /** `ring` lets the dialled number decide; anything else happens without ringing it. */
  readonly dialOutcome: 'ring' | 'busy' | 'no-answer' | 'failed';
  /** Ends ringing sooner than the Dial's `timeout`, so that a scenario need not wait 30 s. */
  readonly dialTimeoutMs: number | null;
  /** Delivery of the dialled leg's status callbacks. */
  readonly legCallbacks: 'in-order' | 'reversed' | 'twice';
  /** The Dial action comes without `DialBridged`. */
  readonly omitDialBridged: boolean;
  /** The call's own `completed` callback comes after the socket's end (0–2 s) or before it. */
  readonly completedCallback: 'after-close' | 'before-close';
}

export const noFaults: TwilioFaults = {
  webhookSignature: 'correct',
  hostMode: 'public',
  voiceWebhook: 'once',
  upgrade: 'normal',
  upgradeSignature: 'correct',
  answersPings: false,
  callerHangsUp: null,
  hangupEnding: 'stop-and-close',
  cutSocketAtMs: null,
  callerGap: null,
  callerBurstFrames: 1,
  callerFrameBytes: 160,
  echo: false,
  lineNoiseDb: null,
  markDelayMs: 0,
  clearedMarkDelayMs: 0,
  lostMarks: 0,
  rest: null,
  account: { status: 'active', type: 'Full' },
  numberSettings: {},
  dialOutcome: 'ring',
  dialTimeoutMs: null,
  legCallbacks: 'in-order',
  omitDialBridged: false,
  completedCallback: 'after-close',
};
