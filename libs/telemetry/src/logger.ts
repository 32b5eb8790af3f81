import { Writable } from 'node:stream';
import { createLogger as createWinston } from 'winston';
import { createClassifiedLogger } from './classified-logger.js';
import type { Correlation, LogFields } from './log-fields.js';
import { jsonFormat, prettyFormat } from './log-format.js';

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

export interface LoggerDeps {
  /** Takes one finished line without its line end, before the logging call returns. */
  readonly writeLine: (line: string) => void;
}

const standardOutput: LoggerDeps = { writeLine: (line) => void process.stdout.write(`${line}\n`) };

/** A winston logger behind our narrow interface. */
export function createLogger(options: LoggerOptions, deps: LoggerDeps = standardOutput): Logger {
  const winston = createWinston({
    level: options.level,
    defaultMeta: { service: options.service },
    format: options.format === 'json' ? jsonFormat() : prettyFormat(),
  });
  winston.pipe(lineSink(deps.writeLine));
  return createClassifiedLogger({
    // winston would format the line first and then throw it away.
    isEnabled: (level) => winston.isLevelEnabled(level),
    write: (level, message, fields) => void winston.log({ level, message, ...fields }),
  });
}

/** Where winston's formats leave the finished line. */
const finishedLine = Symbol.for('message');

function lineSink(writeLine: LoggerDeps['writeLine']): Writable {
  return new Writable({
    objectMode: true,
    write: (info: Readonly<Record<symbol, string>>, _encoding, done) => {
      writeLine(info[finishedLine] ?? '');
      done();
    },
  });
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
