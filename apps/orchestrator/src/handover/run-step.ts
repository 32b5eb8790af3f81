import { CodedError, errorFields, isCodedError } from '@voc/errors';
import type { HandoverFailure, HandoverStep, StepOutcome } from '@voc/handover-token';
import type { StepResults, StoreErrorCode } from '@voc/handover-token/dynamo';
import { inSpan } from '@voc/telemetry';
import type { HandoverContext } from './handover-context.js';

export type StepResult =
  | { readonly outcome: 'done'; readonly results?: StepResults }
  | { readonly outcome: 'skipped'; readonly code: string }
  | { readonly outcome: 'failed'; readonly code: string; readonly failure?: HandoverFailure };

/** One step of the transaction. Its policy is data: what a failure of it means for the rest. */
export interface Step {
  readonly name: HandoverStep;
  readonly onFailure: 'continue' | 'abort';
  /** How the handover fails when the step throws; the steps with `continue` have none. */
  readonly failure?: HandoverFailure;
  readonly run: (context: HandoverContext) => Promise<StepResult>;
}

export type HandoverErrorCode = 'LEASE_LOST';

/**
 * Runs the steps in order, each recorded before the next starts; those an earlier delivery has done are passed over.
 * @returns `aborted` when a step failed that the rest depends on
 * @throws what the signal aborted with, CodedError LEASE_LOST, or a store error while recording: the delivery is then
 *   given back and the next one continues
 */
export async function runSteps(
  context: HandoverContext,
  steps: readonly Step[],
): Promise<'completed' | 'aborted'> {
  for (const step of steps) {
    if (isSettled(context.claimed.steps[step.name])) continue;
    const result = await runStep(context, step);
    if (result.outcome === 'failed' && step.onFailure === 'abort') return 'aborted';
  }
  return 'completed';
}

/** Passed over because the CRM was not there for it, which another time it may be. */
const skippedForNow: ReadonlySet<string | null> = new Set(['NO_TICKET', 'HUBSPOT_CLOSED']);

function isSettled(before: StepOutcome | undefined): boolean {
  return before?.outcome === 'done' || (before?.outcome === 'skipped' && !skippedForNow.has(before.code));
}

async function runStep(context: HandoverContext, step: Step): Promise<StepResult> {
  const { clock, metrics, tracer } = context.deps;
  const startedMs = clock.monotonicMs();
  const result = await inSpan(tracer, 'handover step', { step: step.name }, async (span) => {
    const done = await attempt(context, step);
    span.set({ outcome: done.outcome, ...(done.outcome === 'done' ? {} : { reason: done.code }) });
    return done;
  });
  const durationMs = clock.monotonicMs() - startedMs;
  metrics.stepSeconds.observe(durationMs / 1000, { step: step.name, outcome: result.outcome });
  log(context, step, result, durationMs);
  // The row says that the handover failed before it says why, because the caller waits for the former.
  if (result.outcome === 'failed' && result.failure) {
    await context.deps.handovers.fail(context.event.handover_id, result.failure);
  }
  await record(context, step, result);
  return result;
}

async function attempt(context: HandoverContext, step: Step): Promise<StepResult> {
  try {
    return await step.run(context);
  } catch (error) {
    if (context.signal.aborted || isCodedError<HandoverErrorCode>(error, 'LEASE_LOST')) throw error;
    if (isCodedError<StoreErrorCode>(error, 'STORE_THROTTLED')) context.deps.metrics.throttles.increment();
    const { error_code: code } = errorFields(error);
    return { outcome: 'failed', code, ...(step.failure ? { failure: step.failure } : {}) };
  }
}

async function record(context: HandoverContext, step: Step, result: StepResult): Promise<void> {
  const outcome = { outcome: result.outcome, code: result.outcome === 'done' ? null : result.code };
  const results = result.outcome === 'done' ? result.results : undefined;
  const { handover_id: id } = context.event;
  const lease = await context.deps.handovers.recordStep(id, context.owner, step.name, outcome, results);
  if (lease === 'lost')
    throw new CodedError<HandoverErrorCode>('LEASE_LOST', 'another worker has taken over');
}

function log(context: HandoverContext, step: Step, result: StepResult, durationMs: number): void {
  const fields = { step: step.name, outcome: result.outcome, duration_ms: Math.round(durationMs) };
  if (result.outcome === 'failed')
    context.logger.warn('handover step failed', { ...fields, reason: result.code });
  else context.logger.info('handover step finished', fields);
}
