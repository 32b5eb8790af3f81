import { createClassifiedLogger } from './classified-logger.js';
import type { Logger, LoggerDeps, LogLevel } from './logger.js';

export interface JsonLoggerOptions {
  readonly service: string;
  readonly level: LogLevel;
}

/** Most urgent first, as winston ranks them. */
const levels: readonly LogLevel[] = ['error', 'warn', 'info', 'debug'];

const standardOutput: LoggerDeps = { writeLine: (line) => void process.stdout.write(`${line}\n`) };

/**
 * The lines of `createLogger` with format `json`, without winston: for a Lambda, where half a megabyte of logging library
 * would be read at each cold start.
 */
export function createJsonLogger(options: JsonLoggerOptions, deps: LoggerDeps = standardOutput): Logger {
  const enabled = new Set(levels.slice(0, levels.indexOf(options.level) + 1));
  return createClassifiedLogger({
    isEnabled: (level) => enabled.has(level),
    write: (level, message, fields) => {
      const timestamp = new Date().toISOString();
      deps.writeLine(JSON.stringify({ level, message, service: options.service, timestamp, ...fields }));
    },
  });
}
