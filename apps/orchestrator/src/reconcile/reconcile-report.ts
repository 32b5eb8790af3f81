import type { CareLine, ReconcileReport } from './reconciler.js';

/** For people: one line for each handover, then the sum. */
export function reportText(report: ReconcileReport): string {
  const count = report.lines.length;
  const sum = count === 0 ? 'Nothing stands still.' : `${count} ${count === 1 ? 'handover' : 'handovers'}.`;
  const more = report.isComplete ? '' : ' There are more: run it again.';
  return [...report.lines.map(lineText), `${sum}${more}`, ''].join('\n');
}

function lineText({ handover_id, status, action, outcome, reason }: CareLine): string {
  const what = `${action}: ${outcome}${reason === null ? '' : ` (${reason})`}`;
  return `${handover_id}  ${status.padEnd(9)}  ${what}`;
}

export function exitCodeOf(report: ReconcileReport): number {
  return report.lines.some(({ outcome }) => outcome === 'error') ? 1 : 0;
}
