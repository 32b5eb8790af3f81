import type { CodedError } from '@voc/errors';

/** Why the model speaks because we asked; `turn` when it answers the caller. */
export type SpeechPurpose = 'turn' | 'greeting' | 'farewell' | 'notice';

export type VoiceErrorCode =
  /** No session within the time allowed, connection refused or lost before it was ready. */
  | 'VOICE_CONNECT'
  /** Key or permission refused. */
  | 'VOICE_AUTH'
  /** The provider does not accept the session as configured, or confirmed another audio format than asked for. */
  | 'VOICE_CONFIG'
  /** Too many requests or no quota. */
  | 'VOICE_LIMIT'
  /** One response failed; the session goes on. */
  | 'VOICE_RESPONSE'
  /** The connection was lost, or the provider broke its protocol beyond repair. */
  | 'VOICE_LOST';

/**
 * What a token is of, as providers bill it; each token is of one kind. `cached`: input the model has seen before, charged
 * at another price; it is in none of the `input` kinds. `other`: the provider does not say what, or something else.
 */
export const tokenKinds = [
  'input-audio',
  'input-text',
  'cached-audio',
  'cached-text',
  'output-audio',
  'output-text',
  'other',
] as const;

export type TokenKind = (typeof tokenKinds)[number];

/** Kinds of which there are none may be absent. */
export type TokenCounts = Readonly<Partial<Record<TokenKind, number>>>;

export interface VoiceUsage {
  /** By the name it is configured by. */
  readonly provider: string;
  /** One session may use several: one that speaks, and another one that writes down what the caller says. */
  readonly model: string;
  /** null: the model was used, but the provider does not count its work in tokens. */
  readonly tokens: TokenCounts | null;
}

/** Why a session ended: `requested` by us, `expired` at the provider's limit, `lost` in any other way. */
export type VoiceCloseReason = 'requested' | 'expired' | 'lost';

/**
 * Why a conversation moves to another session. `renewal`: the old one is near its greatest age; `language`: the caller's
 * has changed; `refused`: no session was to be had; `lost`: it ended; `stalled`: it gave no sign of life; `failing`: its
 * answers came to nothing.
 */
export type MoveCause = 'renewal' | 'language' | 'refused' | 'lost' | 'stalled' | 'failing';

export type VoiceEvent =
  /** base64 in `capabilities.output`; faster than real time, in playing order. */
  | {
      readonly type: 'audio';
      readonly itemId: string;
      readonly purpose: SpeechPurpose;
      readonly payload: string;
    }
  /** No more audio of this item. */
  | { readonly type: 'audio-done'; readonly itemId: string }
  | { readonly type: 'caller-started-speaking' }
  | { readonly type: 'caller-stopped-speaking' }
  /** What was said; for the assistant what was generated, which may be more than was heard. */
  | {
      readonly type: 'transcript';
      readonly role: 'caller' | 'assistant';
      readonly itemId: string;
      readonly text: string;
      readonly final: boolean;
    }
  /** `arguments` is the model's JSON text, unchecked. */
  | { readonly type: 'tool-call'; readonly callId: string; readonly name: string; readonly arguments: string }
  /** A response ended; `produced` says whether there was any audio or tool call in it. */
  | {
      readonly type: 'turn-done';
      readonly purpose: SpeechPurpose;
      readonly outcome: 'completed' | 'interrupted' | 'incomplete' | 'failed';
      readonly produced: boolean;
    }
  /**
   * What a session has used since it last said so, whatever it was used for: also of answers that were cut off, and by a
   * session that does not serve any more. What was under way when a session was closed, providers do not tell.
   */
  | { readonly type: 'usage'; readonly usage: VoiceUsage }
  /**
   * The provider is in trouble and another session is being opened; until `moved`, or `closed`, nobody answers the
   * caller. What was asked for with `say` and not finished is said by the next one. Only of a client that outlives sessions.
   */
  | {
      readonly type: 'moving';
      readonly cause: MoveCause;
      /** What went wrong, for logs; null where nothing said so, as with a stall. */
      readonly error: CodedError<VoiceErrorCode> | null;
    }
  /** Another session has taken over, the conversation in mind. Not preceded by `moving` when nothing was amiss. */
  | { readonly type: 'moved'; readonly cause: MoveCause; readonly provider: string }
  /** Something failed; `VOICE_RESPONSE` and `VOICE_LIMIT` leave the session open, the others are followed by `closed`. */
  | { readonly type: 'failed'; readonly error: CodedError<VoiceErrorCode> }
  | { readonly type: 'closed'; readonly reason: VoiceCloseReason };
