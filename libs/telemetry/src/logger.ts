import { Writable } from 'node:stream';
import { errorFields } from '@voc/errors';
import { createLogger as createWinston, type Logger as Winston } from 'winston';
import { classify, type Correlation, type LogFields } from './log-fields.js';
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

/** A winston logger behind our narrow interface, which is what keeps unlisted fields inside. */
export function createLogger(options: LoggerOptions, deps: LoggerDeps = standardOutput): Logger {
  const winston = createWinston({
    level: options.level,
    defaultMeta: { service: options.service },
    format: options.format === 'json' ? jsonFormat() : prettyFormat(),
  });
  winston.pipe(lineSink(deps.writeLine));
  return wrap(winston, {});
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

function wrap(winston: Winston, correlation: Correlation): Logger {
  const write = (level: LogLevel, message: string, fields: LogFields = {}): void => {
    // winston would format the line first and then throw it away.
    if (!winston.isLevelEnabled(level)) return;
    // Classified apart, so that an undefined field cannot wipe out an id.
    winston.log({ level, message, ...classify(correlation), ...classify(fields) });
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
