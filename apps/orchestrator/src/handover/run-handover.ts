import type { EscalationRequested } from '@voc/contracts';
import { withDeadline } from '@voc/resilience';
import { bookCallback } from './callback-steps.js';
import { crmSteps } from './crm-steps.js';
import type { HandoverConfig, HandoverContext, HandoverDeps } from './handover-context.js';
import { keepLease } from './keep-lease.js';
import { runSteps } from './run-step.js';
import { interruptedDialSteps, transferSteps } from './transfer-steps.js';

export type HandoverRun =
  { readonly status: 'finished' } | { readonly status: 'running-elsewhere'; readonly retryAfterMs: number };

export interface RunOptions {
  /** Aborts when this delivery must stop; the work is then left to the next one. */
  readonly signal: AbortSignal;
  /** Called when nothing is left that the caller waits for. */
  readonly onCallerServed: () => void;
}

/**
 * The handover transaction: claim, CRM within its budget, token, wait for the caller, redirect, the rest of the CRM.
 * Each step records its outcome before the next, so that a delivery repeated after a crash continues where the last
 * one stopped, and none dials twice.
 * @throws CodedError of the store, or LEASE_LOST; the delivery should then be repeated
 */
export async function runHandover(
  config: HandoverConfig,
  deps: HandoverDeps,
  event: EscalationRequested,
  options: RunOptions,
): Promise<HandoverRun> {
  const owner = deps.newId();
  const { handover_id: handoverId, call_sid, stream_sid, conversation_id } = event;
  const logger = deps.logger.with({ call_sid, stream_sid, conversation_id, handover_id: handoverId });
  const request = { ...event, escalation: JSON.stringify(event) };
  const heldSinceMs = deps.clock.monotonicMs();
  const claim = await deps.handovers.claim(request, owner, config.leaseMs);
  if (claim.status !== 'claimed') {
    logger.info('handover is not ours to run', { state: claim.status });
    deps.metrics.handovers.increment({ outcome: claim.status });
    return claim;
  }
  const lease = keepLease({ handoverId, owner, leaseMs: config.leaseMs, heldSinceMs }, { ...deps, logger });
  const context: HandoverContext = {
    config,
    deps,
    event,
    owner,
    logger,
    claimed: claim.record,
    signal: AbortSignal.any([options.signal, lease.lost]),
    progress: {
      contactId: claim.record.hubspot_contact_id,
      ticketId: claim.record.hubspot_ticket_id,
      noteId: claim.record.hubspot_note_id,
      crmTaskId: claim.record.hubspot_task_id,
      connectTaskId: claim.record.connect_task_id,
      token: claim.record.token,
      idsWithToken: { contactId: null, ticketId: null },
      isCrmClosed: false,
    },
  };
  try {
    await work(context, options.onCallerServed);
    await deps.handovers.finish(handoverId, owner, isCrmDone(context) ? 'done' : 'open');
    return { status: 'finished' };
  } catch (error) {
    await deps.handovers.releaseLease(handoverId, owner).catch(() => undefined);
    throw error;
  } finally {
    lease.stop();
  }
}

function isCrmDone({ event, progress, claimed }: HandoverContext): boolean {
  const owesTask = event.callback !== undefined && claimed.status !== 'failed';
  return progress.ticketId !== null && progress.noteId !== null && (!owesTask || progress.crmTaskId !== null);
}

async function work(context: HandoverContext, onCallerServed: () => void): Promise<void> {
  const crm = startCrm(context);
  // Who will be called back waits for nothing any more.
  if (context.event.callback) onCallerServed();
  try {
    const outcome = await serveCaller(context, crm.settled);
    context.deps.metrics.handovers.increment({ outcome });
    context.logger.info('handover served', { outcome });
    onCallerServed();
    await crm.settled;
    await addLateIds(context);
  } finally {
    crm.stop();
  }
}

type Served = 'redirected' | 'not-redirected' | 'callback-booked' | 'crm-only';

async function serveCaller(context: HandoverContext, crmSettled: Promise<unknown>): Promise<Served> {
  const { claimed, deps, event } = context;
  if (event.callback) return bookCallback(context, event.callback, crmSettled);
  if (claimed.status === 'dialling' && !claimed.steps.redirect) {
    await runSteps(context, interruptedDialSteps);
    return 'not-redirected';
  }
  if (claimed.status !== 'preparing' && claimed.status !== 'ready') return 'crm-only';
  if (isStale(context)) {
    await deps.handovers.fail(event.handover_id, 'expired');
    return 'crm-only';
  }
  await giveCrmItsTime(context, crmSettled);
  return (await runSteps(context, transferSteps)) === 'completed' ? 'redirected' : 'not-redirected';
}

/** Returns when the CRM's part is settled, its budget is over, or there is no hope for it within any budget. */
async function giveCrmItsTime(context: HandoverContext, crmSettled: Promise<unknown>): Promise<void> {
  const { config, deps, logger } = context;
  if (!deps.crm.isAvailable()) {
    logger.warn('caller goes ahead of the CRM', { reason: 'HUBSPOT_CIRCUIT_OPEN', wait_ms: 0 });
    return;
  }
  try {
    await withDeadline(deps.clock, config.crmBudgetMs, () => crmSettled, context.signal);
  } catch (error) {
    if (context.signal.aborted) throw error;
    logger.warn('caller goes ahead of the CRM', { reason: 'BUDGET_USED_UP', wait_ms: config.crmBudgetMs });
  }
}

function isStale({ config, deps, event }: HandoverContext): boolean {
  return deps.clock.now() - Date.parse(event.requested_at) > config.deadlineMs;
}

/** Starts the CRM's part beside the caller's. `settled` rejects only when the delivery has to be repeated. */
function startCrm(context: HandoverContext): { readonly settled: Promise<unknown>; stop(): void } {
  const { config, deps } = context;
  const stopped = new AbortController();
  const parent = AbortSignal.any([context.signal, stopped.signal]);
  const deadline = new AbortController();
  const cancel = deps.clock.schedule(config.crmDeadlineMs, () => deadline.abort());
  const settled = runSteps(
    context,
    crmSteps(AbortSignal.any([parent, deadline.signal]), context.event.callback),
  );
  // Awaited by both halves of the work; whichever comes too late must not leave it unhandled.
  settled.catch(() => undefined);
  return {
    settled,
    stop() {
      cancel();
      stopped.abort();
    },
  };
}

/** What the CRM answered after the token was issued still reaches the agent, if the flow asks late enough. */
async function addLateIds({ deps, progress, logger }: HandoverContext): Promise<void> {
  const { contactId, ticketId, idsWithToken, token } = progress;
  const isKnown = contactId === idsWithToken.contactId && ticketId === idsWithToken.ticketId;
  if (token === null || isKnown) return;
  const outcome = await deps.tokens.addCrmIds(token, { contactId, ticketId });
  logger.info('CRM ids were added to the token', { outcome });
}
