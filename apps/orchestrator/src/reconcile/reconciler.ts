import { errorFields } from '@voc/errors';
import type { HandoverCase, HandoverStatus } from '@voc/handover-token';
import type { Clock } from '@voc/resilience';
import type { CounterMetric, Logger } from '@voc/telemetry';
import { correlationOf } from '../handover/escalation-handler.js';
import { careFor, type CareDeps } from './care-for.js';
import { diagnose, type Care, type ReconcileConfig } from './diagnose.js';
import { createSweep, type SweepConfig } from './sweep.js';

export interface ReconcilerConfig {
  readonly rules: ReconcileConfig;
  readonly sweep: SweepConfig;
  /** Handovers cared for in one run; the rest waits for the next. */
  readonly maxCases: number;
  /** Of them, how many at once. */
  readonly concurrency: number;
  /** How long one run may take; what is in hand then is given back. */
  readonly budgetMs: number;
}

export interface ReconcilerDeps extends CareDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly actions: CounterMetric<'action' | 'outcome'>;
}

/** One line of the report. */
export interface CareLine {
  readonly handover_id: string;
  readonly call_sid: string | null;
  readonly status: HandoverStatus;
  readonly action: Care['kind'];
  /** `planned` in a dry run; `error` leaves the case to the next run. */
  readonly outcome: string;
  readonly reason: string | null;
}

export interface ReconcileReport {
  readonly lines: readonly CareLine[];
  /** False when there was more than one run may do. */
  readonly isComplete: boolean;
}

export interface ReconcileOptions {
  /** Looks, says what it would do, and writes nothing. */
  readonly isDryRun: boolean;
  readonly signal: AbortSignal;
}

export type Reconcile = (options: ReconcileOptions) => Promise<ReconcileReport>;

/** Finds handovers that stand still and brings each to an end: finished, failed with its reason, or reported. */
export function createReconciler(config: ReconcilerConfig, deps: ReconcilerDeps): Reconcile {
  const sweep = createSweep(config.sweep, { care: deps.care, now: () => deps.clock.now() });
  return async ({ isDryRun, signal }) => {
    const { cases, isComplete } = await sweep();
    const diagnosed = cases
      .map((found) => ({ found, care: diagnose(found, deps.clock.now(), config.rules) }))
      .filter((one): one is Diagnosed => one.care.kind !== 'leave');
    const now = diagnosed.slice(0, config.maxCases);
    const limit = new AbortController();
    const cancel = deps.clock.schedule(config.budgetMs, () => limit.abort());
    const ending = AbortSignal.any([signal, limit.signal]);
    const lines: CareLine[] = [];
    const work = async (): Promise<void> => {
      for (let next = now.shift(); next && !ending.aborted; next = now.shift())
        lines.push(
          isDryRun ? line(next, 'planned', plannedReason(next.care)) : await care(deps, next, ending),
        );
    };
    try {
      await Promise.all(Array.from({ length: config.concurrency }, work));
    } finally {
      cancel();
    }
    return { lines, isComplete: isComplete && lines.length === diagnosed.length };
  };
}

interface Diagnosed {
  readonly found: HandoverCase;
  readonly care: Exclude<Care, { readonly kind: 'leave' }>;
}

async function care(deps: ReconcilerDeps, next: Diagnosed, signal: AbortSignal): Promise<CareLine> {
  const { handover_id, call_sid, conversation_id, escalation, status } = next.found;
  const logger = deps.logger.with({
    ...correlationOf({ body: escalation ?? '' }),
    handover_id,
    ...(call_sid === null ? {} : { call_sid }),
    ...(conversation_id === null ? {} : { conversation_id }),
  });
  const action = next.care.kind;
  try {
    const result = await careFor(deps, next.found, next.care, signal);
    const reason = 'reason' in result ? result.reason : null;
    deps.actions.increment({ action, outcome: result.outcome });
    const fields = { action, outcome: result.outcome, state: status, reason };
    if (result.outcome === 'reported') logger.warn('handover needs a look', fields);
    else logger.info('handover was cared for', fields);
    return line(next, result.outcome, reason);
  } catch (error) {
    deps.actions.increment({ action, outcome: 'error' });
    logger.failure('caring for a handover failed', error, { action, state: status });
    return line(next, 'error', errorFields(error).error_code);
  }
}

function plannedReason(care: Diagnosed['care']): string | null {
  return 'reason' in care ? care.reason : null;
}

function line({ found, care: { kind } }: Diagnosed, outcome: string, reason: string | null): CareLine {
  const { handover_id, call_sid, status } = found;
  return { handover_id, call_sid, status, action: kind, outcome, reason };
}
