export interface ReconcileCommand {
  readonly isDryRun: boolean;
  readonly isJson: boolean;
}

export const reconcileUsage = `Usage: npm run reconcile [-- --dry-run] [-- --json]

Brings handovers that stand still to an end, once: finishes what a lost worker left, makes tickets and notes that
HubSpot could not take before, fails what can no longer happen, and names what a person should look at.

  --dry-run  says what would be done and changes nothing
  --json     the report as one JSON object

Exit code 0: all was cared for. 1: something failed and is left to the next run. 2: wrong use.
`;

export function parseReconcileOptions(
  argv: readonly string[],
): ReconcileCommand | 'help' | { readonly problem: string } {
  if (argv.includes('--help') || argv.includes('-h')) return 'help';
  const unknown = argv.find((argument) => argument !== '--dry-run' && argument !== '--json');
  if (unknown !== undefined) return { problem: `There is no option "${unknown}".` };
  return { isDryRun: argv.includes('--dry-run'), isJson: argv.includes('--json') };
}
