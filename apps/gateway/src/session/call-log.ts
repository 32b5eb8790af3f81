import type { Correlation, Logger } from '@voc/telemetry';

/** The log of one call. Ids become known one after the other; whoever holds it writes all that are known by then. */
export interface CallLog extends Logger {
  /** @param ids on every line from now on, also in the place of an older one */
  learn(ids: Correlation): void;
}

export function createCallLog(log: Logger): CallLog {
  let known = log;
  return {
    debug: (message, fields) => known.debug(message, fields),
    info: (message, fields) => known.info(message, fields),
    warn: (message, fields) => known.warn(message, fields),
    error: (message, fields) => known.error(message, fields),
    failure: (message, error, fields) => known.failure(message, error, fields),
    with: (ids) => known.with(ids),
    learn: (ids) => void (known = known.with(ids)),
  };
}
