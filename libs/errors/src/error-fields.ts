import { CodedError } from './coded-error.js';

export interface ErrorFields {
  readonly error_code: string;
  readonly error_name: string;
  readonly retryable: boolean;
  /** Code or name of the innermost cause, when there is one. */
  readonly cause_code?: string;
}

/**
 * What may be logged of any thrown value: names and codes only, each one word. Messages and stacks of foreign errors
 * can carry URLs, tokens or payloads, so they never leave the process; nor does a "code" or "name" that is a sentence.
 */
export function errorFields(error: unknown): ErrorFields {
  const cause = innermostCause(error);
  return {
    error_code: codeOf(error),
    error_name: nameOf(error),
    retryable: error instanceof CodedError && error.retryable,
    ...(cause === undefined ? {} : { cause_code: codeOf(cause) }),
  };
}

interface ErrorLike {
  readonly name: string;
  readonly message: string;
  readonly code?: unknown;
  readonly cause?: unknown;
}

/** By shape, because `instanceof` misses errors made in another realm (worker, vm). */
function isErrorLike(value: unknown): value is ErrorLike {
  if (typeof value !== 'object' || value === null) return false;
  const { name, message } = value as Partial<Record<'name' | 'message', unknown>>;
  return typeof name === 'string' && typeof message === 'string';
}

function codeOf(error: unknown): string {
  // The code of an AbortError or TimeoutError is a legacy DOM number, which says less than its name.
  if (!isErrorLike(error) || error instanceof DOMException) return nameOf(error);
  const { code } = error;
  return typeof code === 'string' || typeof code === 'number'
    ? oneWord(String(code), nameOf(error))
    : nameOf(error);
}

function nameOf(error: unknown): string {
  if (isErrorLike(error)) return oneWord(error.name, 'Error');
  return error === null ? 'null' : typeof error;
}

const word = /^[\w.:-]{1,64}$/;

function oneWord(text: string, otherwise: string): string {
  return word.test(text) ? text : otherwise;
}

/** Chains can be circular; nobody reads further down than this. */
const maxCauseDepth = 8;

function innermostCause(error: unknown): unknown {
  let cause: unknown = undefined;
  let current = error;
  for (let depth = 0; depth < maxCauseDepth && isErrorLike(current); depth += 1) {
    if (current.cause === undefined || current.cause === null) return cause;
    cause = current.cause;
    current = cause;
  }
  return cause;
}
