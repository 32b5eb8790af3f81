import { voiceError, type VoiceError } from '../../voice-fault.js';
import type { VoiceErrorCode } from '../../voice-event.js';

interface Verdict {
  /** What it means while `connect` is waiting; afterwards every end is `VOICE_LOST`, except these codes as such. */
  readonly code: VoiceErrorCode;
  readonly retryable: boolean;
}

const auth = { code: 'VOICE_AUTH', retryable: false } as const;
const limit = { code: 'VOICE_LIMIT', retryable: true } as const;
const trouble = { code: 'VOICE_CONNECT', retryable: true } as const;
const config = { code: 'VOICE_CONFIG', retryable: false } as const;

/** By the name of the error class, or of the exception in the stream. */
const verdicts: ReadonlyMap<string, Verdict> = new Map<string, Verdict>([
  ['AccessDeniedException', auth],
  ['CredentialsProviderError', auth],
  ['ExpiredTokenException', auth],
  ['IncompleteSignatureException', auth],
  ['InvalidSignatureException', auth],
  ['MissingAuthenticationTokenException', auth],
  ['UnrecognizedClientException', auth],
  ['ResourceNotFoundException', config],
  ['ThrottlingException', limit],
  ['ServiceQuotaExceededException', limit],
  ['ServiceUnavailableException', trouble],
  ['ModelNotReadyException', trouble],
  ['ModelTimeoutException', trouble],
  ['ModelStreamErrorException', trouble],
  ['ModelErrorException', trouble],
  ['InternalServerException', trouble],
]);

const tooEarly = /Chat history/i;

/** One class for all that was wrong with the input, told apart by the wording only; the first that fits counts. */
const validations: readonly (readonly [RegExp, string, Verdict])[] = [
  [/InternalErrorCode=531|System instability/i, 'instability', trouble],
  [/Timed out waiting for/i, 'idle_timeout', trouble],
  // The service was slower than we thought; the next session waits for it.
  [tooEarly, 'chat_history', trouble],
  [/Tool Response parsing/i, 'tool_result', config],
  [/Unable to parse input/i, 'input_chunk', config],
  [/Invalid input request/i, 'input_request', config],
];

/**
 * The stream failed: the SDK has thrown this.
 * @param wasOpen whether the session had been accepted
 */
export function streamFailure(cause: unknown, wasOpen: boolean): VoiceError {
  const { name, message } = nameOf(cause);
  const [detail, verdict] = judge(name, message);
  return voiceError(codeOf(verdict.code, wasOpen), verdict.retryable, detail, cause);
}

/** The caller's audio came while the service was still reading what is in front of it. */
export function isHistoryCutShort(cause: unknown): boolean {
  const { name, message } = nameOf(cause);
  return name === 'ValidationException' && tooEarly.test(message);
}

/**
 * The stream ended though nobody of us had asked for it. A connection that was cut, reset or idle for too long looks
 * just like one that was closed in order.
 */
export function streamEnded(wasOpen: boolean): VoiceError {
  return voiceError(wasOpen ? 'VOICE_LOST' : 'VOICE_CONNECT', true, 'ended');
}

/** In an open session what is left of a code is whether to try again; only a refused key stays what it is. */
function codeOf(code: VoiceErrorCode, wasOpen: boolean): VoiceErrorCode {
  return wasOpen && code !== 'VOICE_AUTH' ? 'VOICE_LOST' : code;
}

function judge(name: string, message: string): readonly [string, Verdict] {
  if (name === 'ValidationException') {
    const [, detail, verdict] = validations.find(([wording]) => wording.test(message)) ?? [
      null,
      'other',
      config,
    ];
    return [`${name}:${detail}`, verdict];
  }
  // A plain Error hides why no connection came about; an unknown exception is taken for a passing one.
  return name === 'Error' ? ['unreachable', trouble] : [name, verdicts.get(name) ?? trouble];
}

/** The SDK names some exceptions in the stream by their member, with a small first letter. */
function nameOf(cause: unknown): { readonly name: string; readonly message: string } {
  if (!(cause instanceof Error)) return { name: 'unnamed', message: '' };
  return { name: cause.name.charAt(0).toUpperCase() + cause.name.slice(1), message: cause.message };
}
