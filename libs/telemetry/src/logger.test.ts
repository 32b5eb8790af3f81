import { anyCharacter } from '@voc/arbitraries';
import { CodedError } from '@voc/errors';
import fc from 'fast-check';
import { createLogger, silentLogger, type Logger, type LoggerOptions } from './logger.js';

function createRecordedLogger(options: Partial<LoggerOptions> = {}): {
  readonly log: Logger;
  readonly lines: readonly string[];
} {
  const lines: string[] = [];
  const log = createLogger(
    { service: 'gateway', level: 'info', format: 'json', ...options },
    { writeLine: (line) => void lines.push(line) },
  );
  return { log, lines };
}

const parsed = (line: string | undefined): unknown => JSON.parse(line ?? '');
const ids = { call_sid: 'CA1', stream_sid: 'MZ1', conversation_id: 'c-1', handover_id: 'h-1' };

describe('createLogger, json', () => {
  it('writes one line before the call returns, with the service, the time and the ids of the call', () => {
    const { log, lines } = createRecordedLogger();

    log.with(ids).info('handover requested', { reason: 'dtmf', attempt: 1 });

    expect(lines).toHaveLength(1);
    expect(parsed(lines[0])).toEqual({
      level: 'info',
      message: 'handover requested',
      service: 'gateway',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as unknown,
      ...ids,
      reason: 'dtmf',
      attempt: 1,
    });
  });

  it('adds ids step by step and leaves the logger it came from alone', () => {
    const { log, lines } = createRecordedLogger();
    const ofCall = log.with({ call_sid: 'CA1' });

    ofCall.with({ handover_id: 'h-1' }).info('a');
    ofCall.info('b');
    log.info('c');

    expect(parsed(lines[0])).toMatchObject({ call_sid: 'CA1', handover_id: 'h-1' });
    expect(parsed(lines[1])).not.toHaveProperty('handover_id');
    expect(parsed(lines[2])).not.toHaveProperty('call_sid');
  });

  it('keeps an id that a line leaves undefined', () => {
    const { log, lines } = createRecordedLogger();

    log.with(ids).info('a', { call_sid: undefined });

    expect(parsed(lines[0])).toMatchObject(ids);
  });

  it('drops unlisted fields, also those that would replace its own', () => {
    const { log, lines } = createRecordedLogger();
    const fields = { token: '4711', level: 'debug', message: 'forged', service: 'other', reason: 'policy' };

    log.warn('true message', fields);

    expect(parsed(lines[0])).toMatchObject({ level: 'warn', message: 'true message', service: 'gateway' });
    expect(lines[0]).not.toMatch(/4711|forged|other/);
  });

  it('tells codes and names of a failure, never its messages', () => {
    const { log, lines } = createRecordedLogger();
    const cause = Object.assign(new Error('https://user:pass@host refused'), { code: 'ECONNREFUSED' });
    const error = new CodedError('HUBSPOT', 'key pat-4711 refused', { retryable: true, cause });

    log.failure('step failed', error, { step: 'ticket', error_code: 'forged' });

    expect(parsed(lines[0])).toMatchObject({
      level: 'error',
      message: 'step failed',
      step: 'ticket',
      error_code: 'HUBSPOT',
      error_name: 'CodedError',
      retryable: true,
      cause_code: 'ECONNREFUSED',
    });
    expect(lines[0]).not.toMatch(/4711|pass|forged|stack/);
  });

  it('writes what its level asks for and nothing below', () => {
    const { log, lines } = createRecordedLogger({ level: 'warn' });

    for (const level of ['debug', 'info', 'warn', 'error'] as const) log[level](`a ${level}`);

    expect(lines.map((line) => (parsed(line) as { level: string }).level)).toEqual(['warn', 'error']);
  });

  it('writes exactly one parsable line whatever the values', () => {
    const { log, lines } = createRecordedLogger();
    let written = 0;

    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 200 }), fc.double(), (reason, count) => {
        log.info('a', { reason, count });

        written += 1;
        expect(lines).toHaveLength(written);
        expect(lines.at(-1)).not.toMatch(/[\r\n]/);
        expect(parsed(lines.at(-1))).toMatchObject({ reason });
      }),
    );
  });

  it('writes to standard output unless told otherwise', () => {
    const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    try {
      createLogger({ service: 'gateway', level: 'info', format: 'json' }).info('to the world');

      expect(write.mock.calls).toEqual([[expect.stringMatching(/^\{.*"message":"to the world".*\}\n$/)]]);
    } finally {
      write.mockRestore();
    }
  });
});

describe('createLogger, pretty', () => {
  it('writes a line for people', () => {
    const { log, lines } = createRecordedLogger({ format: 'pretty' });

    log
      .with({ call_sid: 'CA1' })
      .info('caller gets a fresh stream', { resume_count: 2, reason: 'lost-stream' });

    expect(lines).toEqual([
      expect.stringMatching(
        /^\d\d:\d\d:\d\d\.\d{3} info {2}gateway: caller gets a fresh stream call_sid=CA1 resume_count=2 reason=lost-stream$/,
      ),
    ]);
  });

  it('ends after the message when there are no fields', () => {
    const { log, lines } = createRecordedLogger({ format: 'pretty' });

    log.error('gateway stopped');

    expect(lines[0]).toMatch(/ error gateway: gateway stopped$/);
  });

  it('quotes a value that could pass for another line or field', () => {
    const { log, lines } = createRecordedLogger({ format: 'pretty' });

    log.info('a', { reason: 'x\n12:00 info gateway: forged step=done' });

    expect(lines[0]).toMatch(/ reason="x\\n12:00 info gateway: forged step=done"$/);
  });

  it('lets no control character through, whatever the values', () => {
    const { log, lines } = createRecordedLogger({ format: 'pretty' });

    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 200 }), (reason) => {
        log.info('a', { reason });

        expect(lines.at(-1)).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});

describe('silentLogger', () => {
  it('takes everything and writes nothing', () => {
    const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    try {
      silentLogger.with(ids).failure('a', new Error('x'));
      for (const level of ['debug', 'info', 'warn', 'error'] as const) silentLogger[level]('a');

      expect(write).not.toHaveBeenCalled();
    } finally {
      write.mockRestore();
    }
  });
});
