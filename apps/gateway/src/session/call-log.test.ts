import { createLogger } from '@voc/telemetry';
import { createCallLog, type CallLog } from './call-log.js';

function openLog(): { readonly log: CallLog; readonly lines: () => readonly Record<string, unknown>[] } {
  const lines: string[] = [];
  const log = createLogger(
    { service: 'gateway', level: 'debug', format: 'json' },
    { writeLine: (line) => void lines.push(line) },
  );
  return {
    log: createCallLog(log),
    lines: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

describe('createCallLog', () => {
  it('writes what is known by then, at every level, whoever was given it before', () => {
    const { log, lines } = openLog();
    const given = log;
    log.learn({ call_sid: 'CA1' });

    given.info('first');
    log.learn({ handover_id: 'h-1' });
    given.debug('second');
    given.warn('second');
    given.error('second');
    given.failure('second', new Error('x'), { step: 'ticket' });

    const [first, ...others] = lines();
    expect(first).toMatchObject({ message: 'first', call_sid: 'CA1' });
    expect(first).not.toHaveProperty('handover_id');
    expect(others.map(({ level }) => level)).toEqual(['debug', 'warn', 'error', 'error']);
    for (const line of others) expect(line).toMatchObject({ call_sid: 'CA1', handover_id: 'h-1' });
    expect(others.at(-1)).toMatchObject({ step: 'ticket', error_name: 'Error' });
  });

  it('puts a newer id in the place of an older one, but not in a logger made before', () => {
    const { log, lines } = openLog();
    const ofFirst = log.with({ handover_id: 'h-1' });

    log.learn({ handover_id: 'h-2' });
    log.info('a');
    ofFirst.info('b');

    expect(lines().map((line) => line['handover_id'])).toEqual(['h-2', 'h-1']);
  });
});
