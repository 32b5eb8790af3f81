import type { SpeechPurpose, VoiceUsage } from '../../voice-event.js';
import type { VoiceRateLimit } from '../../voice-provider.js';

/** What a server message means to us; names and ids only as far as we use them. */
export type ServerEvent =
  | { readonly type: 'session-created' }
  | {
      readonly type: 'session-updated';
      readonly inputFormat: ConfirmedFormat | null;
      readonly outputFormat: ConfirmedFormat | null;
    }
  | { readonly type: 'caller-started' }
  | { readonly type: 'caller-stopped' }
  | {
      readonly type: 'caller-transcript';
      readonly itemId: string;
      readonly text: string;
      readonly usage: ToldUsage | null;
    }
  | { readonly type: 'caller-transcript-failed' }
  /** `purpose` is null when the provider began the response by itself. */
  | { readonly type: 'response-created'; readonly responseId: string; readonly purpose: SpeechPurpose | null }
  | AudioDelta
  /** Audio that is cut off or not base64. */
  | { readonly type: 'unusable-audio' }
  | { readonly type: 'audio-done'; readonly responseId: string; readonly itemId: string }
  | { readonly type: 'assistant-transcript'; readonly itemId: string; readonly text: string }
  | {
      readonly type: 'tool-call';
      readonly responseId: string;
      readonly callId: string;
      readonly name: string;
      readonly arguments: string;
    }
  | ResponseDone
  | ProviderError
  | { readonly type: 'rate-limits'; readonly limits: readonly VoiceRateLimit[] }
  /** Known, and of no use to us. */
  | { readonly type: 'ignored' }
  | { readonly type: 'unknown'; readonly name: string }
  | { readonly type: 'malformed' };

/** What a model has used, as far as its message says. */
export type ToldUsage = Pick<VoiceUsage, 'tokens'>;

export interface ConfirmedFormat {
  readonly type: string;
  /** null: not given; NaN: not a number. */
  readonly rate: number | null;
}

export interface AudioDelta {
  readonly type: 'audio';
  readonly responseId: string;
  readonly itemId: string;
  readonly contentIndex: number;
  /** Canonical base64. */
  readonly payload: string;
}

export interface ResponseDone {
  readonly type: 'response-done';
  readonly responseId: string;
  readonly outcome: 'completed' | 'interrupted' | 'incomplete' | 'failed';
  readonly errorType: string | null;
  readonly errorCode: string | null;
  readonly usage: ToldUsage | null;
}

export interface ProviderError {
  readonly type: 'error';
  readonly errorType: string | null;
  readonly code: string | null;
  /** The field that was refused. */
  readonly param: string | null;
  /** Our event that was refused. */
  readonly eventId: string | null;
}
