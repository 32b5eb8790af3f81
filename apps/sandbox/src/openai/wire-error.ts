import type { z } from 'zod';

export type WireErrorCode =
  | 'beta_api_shape_disabled'
  | 'cannot_update_voice'
  | 'conversation_already_has_active_response'
  | 'input_audio_buffer_commit_empty'
  | 'invalid_api_key'
  | 'invalid_event'
  | 'invalid_json'
  | 'invalid_model'
  | 'invalid_value'
  | 'item_not_found'
  | 'missing_model'
  | 'missing_required_parameter'
  | 'response_cancel_not_active'
  | 'session_expired'
  | 'unknown_parameter'
  | 'unsupported_content_type';

/** What an `error` event tells about a client event that was refused. */
export interface WireError {
  readonly code: WireErrorCode;
  readonly message: string;
  /** Dotted path of the field at fault. */
  readonly param: string | null;
}

/**
 * The one error the API reports for an event that does not fit: a missing field first, then an unknown one, then a bad
 * value.
 */
export function wireErrorOf(error: z.ZodError, input: unknown): WireError {
  const found = error.issues.map((issue) => fromIssue(issue, input));
  const order: readonly WireErrorCode[] = [
    'missing_required_parameter',
    'unknown_parameter',
    'invalid_value',
  ];
  for (const code of order) {
    const first = found.find((candidate) => candidate.code === code);
    if (first) return first;
  }
  return { code: 'invalid_value', message: 'Invalid event.', param: null };
}

function fromIssue(issue: z.core.$ZodIssue, input: unknown): WireError {
  if (issue.code === 'unrecognized_keys') {
    const param = [...issue.path, issue.keys[0] ?? ''].join('.');
    return { code: 'unknown_parameter', message: `Unknown parameter: '${param}'.`, param };
  }
  const param = issue.path.join('.');
  if (valueAt(input, issue.path) === undefined) {
    return { code: 'missing_required_parameter', message: `Missing required parameter: '${param}'.`, param };
  }
  return { code: 'invalid_value', message: `Invalid value at '${param}': ${issue.message}`, param };
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Readonly<Record<PropertyKey, unknown>>)[key];
  }
  return value;
}
