import { parseReconcileOptions } from './reconcile-options.js';
import { exitCodeOf, reportText } from './reconcile-report.js';
import type { CareLine } from './reconciler.js';

const line: CareLine = {
  handover_id: 'h-1',
  call_sid: 'CA1',
  status: 'bridged',
  action: 'check-token',
  outcome: 'reported',
  reason: 'token-not-used',
};

describe('the reconcile command', () => {
  it('takes its options in any order and names the one it does not know', () => {
    expect(parseReconcileOptions([])).toEqual({ isDryRun: false, isJson: false });
    expect(parseReconcileOptions(['--json', '--dry-run'])).toEqual({ isDryRun: true, isJson: true });
    expect(parseReconcileOptions(['--json', '-h'])).toBe('help');
    expect(parseReconcileOptions(['--dry'])).toEqual({ problem: 'There is no option "--dry".' });
  });

  it('says for each handover what was done and why', () => {
    expect(reportText({ lines: [line], isComplete: false })).toBe(
      'h-1  bridged    check-token: reported (token-not-used)\n1 handover. There are more: run it again.\n',
    );
    expect(reportText({ lines: [], isComplete: true })).toBe('Nothing stands still.\n');
  });

  it('fails when a handover is left to the next run', () => {
    expect(exitCodeOf({ lines: [line], isComplete: true })).toBe(0);
    expect(exitCodeOf({ lines: [line, { ...line, outcome: 'error' }], isComplete: true })).toBe(1);
  });
});
