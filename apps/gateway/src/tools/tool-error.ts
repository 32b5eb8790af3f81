import { CodedError } from '@voc/errors';

export type ToolErrorCode =
  /** The tool could not do what it was asked for. */
  | 'TOOL_FAILED'
  /** No connection to the service behind the tool, or it was lost. */
  | 'TOOL_UNREACHABLE'
  /** The service behind the tool refused, or failed. */
  | 'TOOL_STATUS'
  /** Its answer is too long, or not JSON. */
  | 'TOOL_BAD_ANSWER';

/** Ends a tool's work. `message` is told to the model, which tells the caller: plain words, without URLs and secrets. */
export class ToolError extends CodedError<ToolErrorCode> {}
