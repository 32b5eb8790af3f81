import { CodedError } from './coded-error.js';

export interface ErrorFields {
  readonly error_code: string;
  readonly error_name: string;
  readonly retryable: boolean;
  /** Code or name of the innermost cause, when there is one. */
  readonly cause_code?: string;
}

/**
 * What may be logged of any thrown value: names and codes only. Messages and stacks of foreign errors
 * can carry URLs, tokens or payloads, so they never leave the process.
 */
export function errorFields(error: unknown): ErrorFields {
  const cause = innermostCause(error);
  return {
    error_code: codeOf(error),
    error_name: nameOf(error),
    retryable: error instanceof CodedError && error.retryable,
    ...(cause === error ? {} : { cause_code: codeOf(cause) }),
  };
}

function codeOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error) {
    if (typeof error.code === 'string' || typeof error.code === 'number') return String(error.code);
  }
  return nameOf(error);
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

const maxCauseDepth = 8;

function innermostCause(error: unknown): unknown {
  let current = error;
  for (let depth = 0; depth < maxCauseDepth; depth += 1) {
    if (!(current instanceof Error) || current.cause === undefined) return current;
    current = current.cause;
  }
  return current;
}
