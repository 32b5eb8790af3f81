import type { Logger } from '@voc/telemetry';

export interface LogRecorder {
  readonly log: Logger;
  /** Every line with its fields, before anything is filtered out of them. */
  readonly lines: string[];
}

export function createLogRecorder(): LogRecorder {
  const lines: string[] = [];
  const bound = (correlation: object): Logger => {
    const write = (message: string, fields: object = {}): void =>
      void lines.push(JSON.stringify({ message, ...correlation, ...fields }));
    return {
      debug: write,
      info: write,
      warn: write,
      error: write,
      failure: (message, _error, fields) => write(message, fields),
      with: (more) => bound({ ...correlation, ...more }),
    };
  };
  return { log: bound({}), lines };
}
