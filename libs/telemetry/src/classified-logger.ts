import { errorFields } from '@voc/errors';
import { classify, type Correlation, type LogFields, type LogValue } from './log-fields.js';
import type { Logger, LogLevel } from './logger.js';

/** What writes lines; it never sees a field that may not leave the process. */
export interface LogSink {
  readonly isEnabled: (level: LogLevel) => boolean;
  readonly write: (level: LogLevel, message: string, fields: Readonly<Record<string, LogValue>>) => void;
}

/** Our narrow interface over a sink: this is what keeps unlisted fields inside. */
export function createClassifiedLogger(sink: LogSink, correlation: Correlation = {}): Logger {
  const write = (level: LogLevel, message: string, fields: LogFields = {}): void => {
    if (!sink.isEnabled(level)) return;
    // Classified apart, so that an undefined field cannot wipe out an id.
    sink.write(level, message, { ...classify(correlation), ...classify(fields) });
  };
  return {
    debug: (message, fields) => write('debug', message, fields),
    info: (message, fields) => write('info', message, fields),
    warn: (message, fields) => write('warn', message, fields),
    error: (message, fields) => write('error', message, fields),
    failure: (message, error, fields) => write('error', message, { ...fields, ...errorFields(error) }),
    with: (more) => createClassifiedLogger(sink, { ...correlation, ...more }),
  };
}
