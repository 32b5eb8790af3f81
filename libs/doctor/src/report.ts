import type { Finding } from './check.js';
import type { CheckResult } from './run-checks.js';

/** What `--json` prints. */
export interface DoctorReport {
  readonly service: string;
  /** Everything was checked, and everything is well. */
  readonly healthy: boolean;
  readonly counts: Readonly<Record<Finding['status'], number>>;
  readonly checks: readonly CheckReport[];
}

export interface CheckReport {
  readonly id: string;
  readonly title: string;
  readonly status: Finding['status'];
  readonly found: string;
  /** null when there is nothing to do. */
  readonly advice: string | null;
}

/** @param hide takes out of a text what must not be seen */
export function doctorReport(
  service: string,
  results: readonly CheckResult[],
  hide: (text: string) => string,
): DoctorReport {
  const checks = results.map(({ id, title, finding }) => ({
    id,
    title,
    status: finding.status,
    found: hide(finding.found),
    advice: finding.status === 'ok' ? null : hide(finding.advice),
  }));
  const count = (status: Finding['status']): number =>
    checks.filter((check) => check.status === status).length;
  const counts = { ok: count('ok'), wrong: count('wrong'), unknown: count('unknown') };
  return { service, healthy: counts.ok > 0 && counts.ok === checks.length, counts, checks };
}

const marks: Readonly<Record<Finding['status'], string>> = { ok: 'ok', wrong: 'WRONG', unknown: '?' };
const markWidth = 7;

/** The report for people: what was found, and of what is not well what should be, what is, and what to do. */
export function reportText({ service, checks, counts }: DoctorReport): string {
  const idWidth = Math.max(...checks.map(({ id }) => id.length)) + 2;
  const indent = ' '.repeat(2 + markWidth + idWidth);
  const lines = checks.flatMap(({ id, title, status, found, advice }) => {
    const head = `  ${marks[status].padEnd(markWidth)}${id.padEnd(idWidth)}`;
    return advice === null
      ? [`${head}${printable(found)}`]
      : [`${head}${title}`, `${indent}${printable(found)}`, `${indent}→ ${printable(advice)}`];
  });
  const sum = [
    `${counts.ok} of ${checks.length} ok`,
    counts.wrong > 0 ? `${counts.wrong} wrong` : '',
    counts.unknown > 0 ? `${counts.unknown} cannot be told` : '',
  ].filter((part) => part !== '');
  return `${[service, ...lines, `  ${sum.join(', ')}.`].join('\n')}\n`;
}

/** 0 when all is well; what cannot be told is not. */
export function exitCodeOf({ healthy }: DoctorReport): 0 | 1 {
  return healthy ? 0 : 1;
}

/** Part of a finding may come from outside: nothing in it steers the terminal. */
function printable(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '·');
}
