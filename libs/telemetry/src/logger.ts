import { errorFields } from '@voc/errors';
import { createLogger as createWinston, format, transports, type Logger as Winston } from 'winston';
import { classify, type Correlation, type LogFields } from './log-fields.js';

export type LogLevel = 'error' | 'warn' | 'info' | 'debug';

/** `message` is a constant sentence; values go into fields. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** Logs a failure with the safe part of the error: codes and names, never foreign messages. */
  failure(message: string, error: unknown, fields?: LogFields): void;
  /** The same logger with ids on every line. */
  with(correlation: Correlation): Logger;
}

export interface LoggerOptions {
  readonly service: string;
  readonly level: LogLevel;
  /** `json` for machines, `pretty` for people at a terminal. */
  readonly format: 'json' | 'pretty';
}

/** A winston logger on standard output behind our narrow interface, which is what keeps unlisted fields inside. */
export function createLogger(options: LoggerOptions): Logger {
  const winston = createWinston({
    level: options.level,
    defaultMeta: { service: options.service },
    format: options.format === 'json' ? format.combine(format.timestamp(), format.json()) : prettyFormat(),
    transports: [new transports.Console({ stderrLevels: [] })],
  });
  return wrap(winston, {});
}

function wrap(winston: Winston, correlation: Correlation): Logger {
  const write = (level: LogLevel, message: string, fields: LogFields = {}): void => {
    winston.log({ level, message, ...classify({ ...correlation, ...fields }) });
  };
  return {
    debug: (message, fields) => write('debug', message, fields),
    info: (message, fields) => write('info', message, fields),
    warn: (message, fields) => write('warn', message, fields),
    error: (message, fields) => write('error', message, fields),
    failure: (message, error, fields) => write('error', message, { ...fields, ...errorFields(error) }),
    with: (more) => wrap(winston, { ...correlation, ...more }),
  };
}

function prettyFormat(): ReturnType<typeof format.combine> {
  return format.combine(
    format.timestamp({ format: 'HH:mm:ss.SSS' }),
    format.printf(({ timestamp, level, message, service, ...fields }) => {
      const tail = Object.entries(fields).map(([name, value]) => `${name}=${String(value)}`).join(' ');
      return `${String(timestamp)} ${level.padEnd(5)} ${String(service)}: ${String(message)} ${tail}`.trimEnd();
    }),
  );
}

const silent = (): void => undefined;

/** Discards everything. */
export const silentLogger: Logger = {
  debug: silent,
  info: silent,
  warn: silent,
  error: silent,
  failure: silent,
  with: () => silentLogger,
};
