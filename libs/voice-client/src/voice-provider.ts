import type { Env } from '@voc/config';
import type { Clock } from '@voc/resilience';
import type { VoiceCapabilities } from './capabilities.js';
import type { VoiceClient, VoiceSessionSpec } from './voice-client.js';

/** Something odd on the provider's side that the call survives. Meant for counters: `kind` is a closed set. */
export interface VoiceOddity {
  readonly kind:
    /** A message of a type we do not know. */
    | 'unknown-event'
    /** A message that is not what its type says. */
    | 'malformed-event'
    /** Audio of a response that was interrupted, or that we were never told of; it is not passed on. */
    | 'late-audio'
    /** Caller audio given up because the provider does not take it fast enough. */
    | 'dropped-audio'
    /** Silence sent in place of caller audio that stopped in the middle of an utterance. */
    | 'filled-silence'
    /** The provider complained about something that does not end the session. */
    | 'provider-error'
    /** What the caller said could not be written down. */
    | 'transcription-failed'
    /** The provider does not take the configured transcription; the call goes on without caller transcripts. */
    | 'transcription-refused';
  /** The provider's own word for it, letters, digits and `_ . : -` only, at most 80; for logs, not for labels. */
  readonly detail?: string;
}

/** What the provider says is left of an allowance. For gauges; nothing is decided on it. */
export interface VoiceRateLimit {
  readonly name: 'requests' | 'tokens';
  readonly limit: number;
  readonly remaining: number;
  /** Seconds until all of it is back. */
  readonly resetS: number;
}

export interface VoiceDeps {
  readonly clock: Clock;
  readonly onOddity?: (oddity: VoiceOddity) => void;
  readonly onRateLimit?: (limit: VoiceRateLimit) => void;
}

/** A provider ready to hold conversations. */
export interface VoiceSessions {
  readonly capabilities: VoiceCapabilities;
  /** One client for one call; it does not connect by itself. */
  open(spec: VoiceSessionSpec): VoiceClient;
}

/** A provider by its name, which is for logs and metrics; decisions are taken on `capabilities`. */
export interface NamedVoiceSessions extends VoiceSessions {
  readonly provider: string;
}

/**
 * Reads its part of the environment once; the result makes one client per call.
 * @throws BadEnvironmentError naming every bad variable
 */
export type VoiceProvider = (env: Env, deps: VoiceDeps) => VoiceSessions;
