import { withDeadline, type Clock } from '@voc/resilience';
import type { Logger } from '@voc/telemetry';
import type { CallRecord, CallsStore } from '../session/calls-store.js';

export interface ReadCallDeps {
  readonly calls: Pick<CallsStore, 'read'>;
  readonly clock: Clock;
  readonly log: Logger;
}

const lookUpBudgetMs = 1_500;

/** What is known of the call on any replica; null when nothing is, or the table cannot be reached. */
export async function readCall(deps: ReadCallDeps, callSid: string): Promise<CallRecord | null> {
  try {
    return await withDeadline(deps.clock, lookUpBudgetMs, () => deps.calls.read(callSid));
  } catch (error) {
    deps.log.with({ call_sid: callSid }).failure('call could not be looked up', error);
    return null;
  }
}
