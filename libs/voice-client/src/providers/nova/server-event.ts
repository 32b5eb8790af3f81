import type { TokenCounts } from '../../voice-event.js';

/** What an output event means to us; names and ids only as far as we use them. */
export type ServerEvent =
  | { readonly type: 'caller-started' }
  | { readonly type: 'caller-stopped' }
  | ContentStarted
  | Text
  /** The model's way to say, inside a text, that the caller has interrupted it. */
  | { readonly type: 'interruption-mark'; readonly contentId: string }
  | { readonly type: 'audio'; readonly contentId: string; readonly payload: string }
  /** Audio that is cut off, not base64, or half a sample too long. */
  | { readonly type: 'unusable-audio' }
  | ToolUse
  | ContentEnded
  /** Running totals of the session. */
  | { readonly type: 'usage'; readonly total: TokenCounts }
  /** Known, and of no use to us. */
  | { readonly type: 'ignored' }
  | { readonly type: 'unknown'; readonly name: string }
  | { readonly type: 'malformed' };

export interface ContentStarted {
  readonly type: 'content-started';
  readonly contentId: string;
  readonly kind: 'TEXT' | 'AUDIO' | 'TOOL';
  readonly isCaller: boolean;
  /** What the model plans to say, and will repeat as said. */
  readonly isSpeculative: boolean;
  /** False when the audio is declared to be something else than we asked for. */
  readonly isAgreedFormat: boolean;
}

export interface Text {
  readonly type: 'text';
  readonly contentId: string;
  readonly text: string;
}

export interface ToolUse {
  readonly type: 'tool-use';
  readonly contentId: string;
  readonly toolUseId: string;
  readonly name: string;
  readonly arguments: string;
}

export interface ContentEnded {
  readonly type: 'content-ended';
  readonly contentId: string;
  /** null: not given. */
  readonly stopReason: string | null;
}
