import type { RedriveRequest, RedriveResult, LetterOutcome } from './redrive.js';
import type { DeadLetter } from './dead-letter-queue.js';

/** One letter as `--json` prints it. `null` is what is not known. */
export interface LetterReport {
  readonly message_id: string;
  /** Seconds since it was first sent. */
  readonly age_s: number | null;
  readonly refusal_reason: string | null;
  readonly field: string | null;
  readonly handover_id: string | null;
  readonly outcome: LetterOutcome['status'];
  readonly error_code?: string;
  /** What the caller said is in it: only when asked for. */
  readonly body?: string;
}

export interface RedriveReport {
  readonly count: number;
  readonly letters: readonly LetterReport[];
  readonly missing_ids: readonly string[];
}

export function redriveReport(
  result: RedriveResult,
  options: { readonly showBody: boolean; readonly nowMs: number },
): RedriveReport {
  return {
    count: Math.max(result.count, result.letters.length),
    letters: result.letters.map(({ letter, outcome }) => ({
      message_id: letter.messageId,
      age_s:
        letter.sentAtMs === null ? null : Math.max(0, Math.round((options.nowMs - letter.sentAtMs) / 1000)),
      refusal_reason: oneWord(letter.refusalReason),
      field: oneWord(letter.field),
      handover_id: handoverId(letter),
      outcome: outcome.status,
      ...(outcome.status === 'failed' ? { error_code: outcome.code } : {}),
      ...(options.showBody ? { body: letter.body } : {}),
    })),
    missing_ids: result.missingIds,
  };
}

/** 0 when everything asked for was done. */
export function exitCodeOf(report: RedriveReport, action: RedriveRequest['action']): 0 | 1 {
  const isDone = ({ outcome }: LetterReport): boolean => action === 'list' || outcome === 'sent';
  return report.missing_ids.length === 0 && report.letters.every(isDone) ? 0 : 1;
}

/** The report for people; every value from a message is a plain word or quoted. */
export function reportText(report: RedriveReport, action: RedriveRequest['action']): string {
  const lines = [
    headline(report, action),
    ...report.letters.flatMap(letterLines),
    ...report.missing_ids.map(
      (id) => `${JSON.stringify(id)} is not among the messages that could be looked at.`,
    ),
  ];
  if (action === 'list' && report.letters.length > 0)
    lines.push('Nothing was changed. --send sends them back, --send --id ID only that one.');
  return `${lines.join('\n')}\n`;
}

function headline({ count, letters }: RedriveReport, action: RedriveRequest['action']): string {
  if (count === 0) return 'The dead-letter queue is empty.';
  if (action === 'list')
    return `The dead-letter queue holds ${plural(count)}${letters.length < count ? `; ${letters.length} of them` : ''}:`;
  const sent = letters.filter(({ outcome }) => outcome === 'sent' || outcome === 'sent-and-kept').length;
  return `${sent} of ${plural(count)} went back to the queue:`;
}

const outcomeTexts: Readonly<Record<LetterOutcome['status'], string>> = {
  waiting: '',
  sent: 'sent',
  'sent-and-kept': 'SENT, BUT STILL HERE TOO',
  failed: 'NOT SENT',
};

function letterLines(letter: LetterReport): string[] {
  const why =
    letter.refusal_reason === null
      ? 'delivered too often without success'
      : [letter.refusal_reason, letter.field].filter((part) => part !== null).join(' ');
  const facts = [
    letter.message_id,
    letter.age_s === null ? 'of unknown age' : `${ageText(letter.age_s)} old`,
    why,
    letter.handover_id === null ? 'no handover id' : `handover ${letter.handover_id}`,
    [outcomeTexts[letter.outcome], letter.error_code].filter(Boolean).join(': '),
  ];
  const line = `  ${facts.filter((fact) => fact !== '').join(' · ')}`;
  // As JSON, so that nothing in it steers the terminal.
  return letter.body === undefined ? [line] : [line, `    ${printable(letter.body)}`];
}

function ageText(ageS: number): string {
  if (ageS < 120) return `${ageS} s`;
  if (ageS < 2 * 3600) return `${Math.round(ageS / 60)} min`;
  return ageS < 48 * 3600 ? `${Math.round(ageS / 3600)} h` : `${Math.round(ageS / 86_400)} days`;
}

function plural(count: number): string {
  return `${count} ${count === 1 ? 'message' : 'messages'}`;
}

const word = /^[\w.:-]{1,64}$/;

function oneWord(text: string | null): string | null {
  return text === null || word.test(text) ? text : '?';
}

/** Of a body that may be anything at all. */
function handoverId({ body }: DeadLetter): string | null {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed !== 'object' || parsed === null || !('handover_id' in parsed)) return null;
    return typeof parsed.handover_id === 'string' ? oneWord(parsed.handover_id) : null;
  } catch {
    return null;
  }
}

function printable(text: string): string {
  return JSON.stringify(text).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (char) => {
    return `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;
  });
}
