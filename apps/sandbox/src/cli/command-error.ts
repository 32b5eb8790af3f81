import { CodedError } from '@voc/errors';

/** Failures the reader can act on: their message is all there is to show. */
export type CommandErrorCode =
  /** The command line does not say what to do. */
  | 'USAGE'
  | 'UNKNOWN_SCENARIO'
  /** Nothing answers where a world was, or should be. */
  | 'NO_WORLD';

export function commandError(
  code: CommandErrorCode,
  message: string,
  cause?: unknown,
): CodedError<CommandErrorCode> {
  return new CodedError(code, message, { cause });
}
