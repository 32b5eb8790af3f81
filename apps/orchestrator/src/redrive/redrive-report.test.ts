import { anyCharacter } from '@voc/arbitraries';
import fc from 'fast-check';
import type { DeadLetter } from './dead-letter-queue.js';
import { exitCodeOf, redriveReport, reportText } from './redrive-report.js';
import type { LetterOutcome, RedriveResult } from './redrive.js';

const nowMs = Date.UTC(2026, 10, 22, 12);

function letter(changes: Partial<DeadLetter> = {}): DeadLetter {
  return {
    messageId: 'm-1',
    receiptHandle: 'r-1',
    sentAtMs: nowMs - 90_000,
    refusalReason: 'bad-field',
    field: 'call_sid',
    body: '{"handover_id":"6f0c2a4e-0000-4000-8000-000000000001","summary":"Charged twice"}',
    attributes: {},
    ...changes,
  };
}

function resultOf(outcome: LetterOutcome, of: DeadLetter = letter()): RedriveResult {
  return { count: 1, letters: [{ letter: of, outcome }], missingIds: [] };
}

const hidden = { showBody: false, nowMs };

describe('the report of a redrive', () => {
  it('tells what a message is without telling what the caller said', () => {
    const report = redriveReport(resultOf({ status: 'waiting' }), hidden);

    expect(report.letters).toEqual([
      {
        message_id: 'm-1',
        age_s: 90,
        refusal_reason: 'bad-field',
        field: 'call_sid',
        handover_id: '6f0c2a4e-0000-4000-8000-000000000001',
        outcome: 'waiting',
      },
    ]);
    expect(reportText(report, 'list')).toBe(
      [
        'The dead-letter queue holds 1 message:',
        '  m-1 · 90 s old · bad-field call_sid · handover 6f0c2a4e-0000-4000-8000-000000000001',
        'Nothing was changed. --send sends them back, --send --id ID only that one.',
        '',
      ].join('\n'),
    );
  });

  it('shows the content when asked to', () => {
    const report = redriveReport(resultOf({ status: 'waiting' }), { showBody: true, nowMs });

    expect(report.letters[0]?.body).toBe(letter().body);
    expect(reportText(report, 'list')).toContain('Charged twice');
  });

  it('says that a message without a reason was delivered too often', () => {
    const report = redriveReport(
      resultOf({ status: 'waiting' }, letter({ refusalReason: null, field: null, body: 'hello' })),
      hidden,
    );

    expect(reportText(report, 'list')).toContain('delivered too often without success · no handover id');
  });

  it.each<[LetterOutcome, number, string]>([
    [{ status: 'sent' }, 0, 'sent'],
    [{ status: 'sent-and-kept' }, 1, 'SENT, BUT STILL HERE TOO'],
    [{ status: 'failed', code: 'ECONNRESET' }, 1, 'NOT SENT: ECONNRESET'],
    [{ status: 'waiting' }, 1, 'handover'],
  ])('ends with the right exit code for %p', (outcome, exitCode, text) => {
    const report = redriveReport(resultOf(outcome), hidden);

    expect(exitCodeOf(report, 'send')).toBe(exitCode);
    expect(reportText(report, 'send')).toContain(text);
  });

  it('fails when a message that was asked for is not there', () => {
    const report = redriveReport({ count: 0, letters: [], missingIds: ['m-9'] }, hidden);

    expect(exitCodeOf(report, 'list')).toBe(1);
    expect(reportText(report, 'list')).toContain('"m-9" is not among the messages');
  });

  it('lets nothing through that could steer a terminal or pass for another line', () => {
    const text = fc.string({ unit: anyCharacter, maxLength: 100 });
    fc.assert(
      fc.property(text, text, fc.oneof(text, fc.json()), (refusalReason, field, body) => {
        const of = letter({ refusalReason, field, body });
        const report = redriveReport(resultOf({ status: 'waiting' }, of), { showBody: true, nowMs });

        const lines = reportText(report, 'list').split('\n');
        expect(lines).toHaveLength(5);
        expect(lines.join('')).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});
