import { CodedError } from '@voc/errors';

/** Failures the reader can act on: their message is all there is to show. */
export type CommandErrorCode =
  /** The command line does not say what to do. */
  | 'USAGE'
  | 'UNKNOWN_SCENARIO'
  /** The running world is not one in which this story can be played. */
  | 'OTHER_WORLD'
  /** The running world would not play the call, or could not. */
  | 'WORLD_REFUSED'
  /** Nothing answers where a world was, or should be. */
  | 'NO_WORLD';

export function commandError(
  code: CommandErrorCode,
  message: string,
  cause?: unknown,
): CodedError<CommandErrorCode> {
  return new CodedError(code, message, { cause });
}
