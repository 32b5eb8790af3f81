export interface CodedErrorOptions {
  /** True when doing the same thing again may succeed. */
  readonly retryable?: boolean;
  readonly cause?: unknown;
}

/**
 * The one error shape of this codebase: something that ends the work at hand.
 * `code` comes from a closed union at each edge; `message` is a constant sentence without secrets or payloads.
 * What a caller must choose between is a returned union value instead.
 */
export class CodedError<Code extends string = string> extends Error {
  override readonly name = 'CodedError';
  readonly code: Code;
  readonly retryable: boolean;

  constructor(code: Code, message: string, options: CodedErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? false;
  }
}

/** Narrows to a CodedError carrying one of the given codes; with no codes, to any CodedError. */
export function isCodedError<Code extends string>(
  error: unknown,
  ...codes: Code[]
): error is CodedError<Code> {
  if (!(error instanceof CodedError)) return false;
  const code: unknown = error.code;
  return codes.length === 0 || codes.some((wanted) => wanted === code);
}
