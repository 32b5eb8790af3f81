import type { VoiceErrorCode } from '../../voice-event.js';
import { voiceError, type VoiceError } from '../../voice-fault.js';
import type { ProviderError } from './server-event.js';

interface Verdict {
  readonly code: VoiceErrorCode;
  readonly retryable: boolean;
}

const auth = { code: 'VOICE_AUTH', retryable: false } as const;
const config = { code: 'VOICE_CONFIG', retryable: false } as const;

/** The provider's codes that mean the same wherever they turn up: in an `error`, a close reason or a failed response. */
const verdicts: ReadonlyMap<string, Verdict> = new Map<string, Verdict>([
  ['invalid_api_key', auth],
  ['beta_api_shape_disabled', config],
  ['invalid_model', config],
  ['missing_model', config],
  ['model_not_found', config],
  ['rate_limit_exceeded', { code: 'VOICE_LIMIT', retryable: true }],
  ['insufficient_quota', { code: 'VOICE_LIMIT', retryable: false }],
]);

/** An `error` before the session was ready: nothing can go on from there. */
export function setUpFailure(error: ProviderError): VoiceError {
  const fallback = isServersFault(error.errorType)
    ? ({ code: 'VOICE_CONNECT', retryable: true } as const)
    : config;
  return fromCode(error.code ?? error.errorType, fallback);
}

/** An `error` in a running session that ends it, or null: most leave the session as it is. */
export function endingFailure(error: ProviderError): VoiceError | null {
  const verdict = error.code === null ? undefined : verdicts.get(error.code);
  return verdict && verdict.code !== 'VOICE_LIMIT' ? fromCode(error.code, verdict) : null;
}

/** What a failed response or a refused request to speak comes to; the session goes on. */
export function responseFailure(errorType: string | null, errorCode: string | null): VoiceError {
  const failure = fromCode(errorCode ?? errorType, {
    code: 'VOICE_RESPONSE',
    retryable: isServersFault(errorType),
  });
  return failure.code === 'VOICE_LIMIT'
    ? failure
    : voiceError('VOICE_RESPONSE', failure.retryable, errorCode ?? 'failed');
}

/** Whether the session is over because it has reached the provider's limit. */
export function isExpiry(code: string | null): boolean {
  return code === 'session_expired';
}

const passingUpgradeStatuses: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

/** The upgrade was answered with a plain HTTP status. */
export function upgradeFailure(status: number): VoiceError {
  const retryable = passingUpgradeStatuses.has(status);
  const code =
    status === 429 ? 'VOICE_LIMIT' : status === 401 || status === 403 ? 'VOICE_AUTH' : 'VOICE_CONNECT';
  return voiceError(code, retryable, `http:${status}`);
}

/** Close codes after which a new session may work: normal, going away, dropped, server trouble. */
const passingCloseCodes: ReadonlySet<number> = new Set([1000, 1001, 1005, 1006, 1011, 1012, 1013]);

/**
 * The socket was closed by the other side.
 * @param reason `<error.type>.<error.code>` when the provider refused something
 * @param fallback what it means when the reason does not say
 */
export function closeFailure(
  code: number,
  reason: string,
  fallback: 'VOICE_CONNECT' | 'VOICE_LOST',
): VoiceError {
  const verdict = verdicts.get(reason.slice(reason.lastIndexOf('.') + 1));
  const detail = `close:${code}${/^[\w.-]{1,60}$/.test(reason) ? `:${reason}` : ''}`;
  if (verdict) return voiceError(verdict.code, verdict.retryable, detail);
  return voiceError(fallback, passingCloseCodes.has(code), detail);
}

/** `Your session hit the maximum duration of 60 minutes.` */
export function isExpiryClose(code: number, reason: string): boolean {
  return code === 1001 && reason.includes('maximum duration');
}

function fromCode(code: string | null, fallback: Verdict): VoiceError {
  const verdict = (code === null ? undefined : verdicts.get(code)) ?? fallback;
  return voiceError(verdict.code, verdict.retryable, code ?? 'unnamed');
}

function isServersFault(errorType: string | null): boolean {
  return errorType === 'server_error';
}
