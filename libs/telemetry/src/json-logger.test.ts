import { anyCharacter } from '@voc/arbitraries';
import { CodedError } from '@voc/errors';
import fc from 'fast-check';
import { createJsonLogger } from './json-logger.js';
import { createLogger, type Logger, type LogLevel } from './logger.js';

const levels: readonly LogLevel[] = ['error', 'warn', 'info', 'debug'];

/** Does the same to both loggers and gives the lines of each, parsed, without the time. */
function linesOfBoth(level: LogLevel, act: (log: Logger) => void): readonly (readonly unknown[])[] {
  const options = { service: 'connect-lambda', level };
  return [createJsonLogger, createLogger].map((create) => {
    const lines: unknown[] = [];
    const writeLine = (line: string): void => {
      expect(line).not.toMatch(/[\r\n]/);
      const { timestamp, ...rest } = JSON.parse(line) as Readonly<Record<string, unknown>>;
      expect(timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      lines.push(rest);
    };
    act(create({ ...options, format: 'json' }, { writeLine }));
    return lines;
  });
}

describe('createJsonLogger', () => {
  it.each(levels)('writes the same lines as the winston logger at level %s', (level) => {
    const [own, winston] = linesOfBoth(level, (log) => {
      for (const of of levels) log[of](`a ${of}`, { reason: 'policy', attempt: 1, outcome: null });
    });

    expect(own).toHaveLength(levels.indexOf(level) + 1);
    expect(own).toEqual(winston);
  });

  it('writes the same lines whatever the fields, also those that are not listed', () => {
    const field = fc.oneof(fc.constantFrom('reason', 'call_sid', 'token', 'level', 'service'), fc.string());
    const value = fc.oneof(fc.string({ unit: anyCharacter, maxLength: 300 }), fc.integer(), fc.boolean());
    fc.assert(
      fc.property(fc.dictionary(field, value), (fields) => {
        const [own, winston] = linesOfBoth('info', (log) => log.with({ call_sid: 'CA1' }).info('a', fields));

        expect(own).toEqual(winston);
      }),
    );
  });

  it('tells codes and names of a failure, never its messages', () => {
    const error = new CodedError('STORE_DENIED', 'key pat-4711 refused', { cause: new Error('secret') });

    const [own, winston] = linesOfBoth('info', (log) => log.failure('redeeming failed', error));

    expect(own).toEqual(winston);
    expect(own).toEqual([expect.objectContaining({ error_code: 'STORE_DENIED', cause_code: 'Error' })]);
    expect(JSON.stringify(own)).not.toMatch(/4711|secret/);
  });

  it('writes to standard output unless told otherwise', () => {
    const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    try {
      createJsonLogger({ service: 'connect-lambda', level: 'info' }).info('to the world');

      expect(write.mock.calls).toEqual([[expect.stringMatching(/^\{.*"message":"to the world".*\}\n$/)]]);
    } finally {
      write.mockRestore();
    }
  });
});
