import { errorFields, isCodedError } from '@voc/errors';
import { withDeadline, type Clock } from '@voc/resilience';
import { unknown, type Check, type Finding } from './check.js';

export interface CheckResult {
  readonly id: string;
  readonly title: string;
  readonly finding: Finding;
}

/** All at once; each has its own time, and what happens to one is nothing to the others. In the order given. */
export function runChecks(
  checks: readonly Check[],
  { timeoutMs }: { readonly timeoutMs: number },
  { clock }: { readonly clock: Clock },
): Promise<readonly CheckResult[]> {
  return Promise.all(
    checks.map(async (check) => ({
      id: check.id,
      title: check.title,
      finding: await settle(check, timeoutMs, clock),
    })),
  );
}

async function settle(check: Check, timeoutMs: number, clock: Clock): Promise<Finding> {
  try {
    return await withDeadline(clock, timeoutMs, (signal) => check.run(signal));
  } catch (error) {
    if (isCodedError(error, 'DEADLINE_EXCEEDED'))
      return unknown(
        `There was no answer within ${timeoutMs / 1000} s.`,
        'Try again; if it stays so, look at the way there: security group, VPC endpoint, NAT, proxy.',
      );
    const { error_code: code, cause_code: cause } = errorFields(error);
    return unknown(
      `The check itself failed (${cause ?? code}).`,
      'Try again; if it stays so, the doctor has an error: report it with this code.',
    );
  }
}
