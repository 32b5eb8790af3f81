import { parseEscalationRequested, type EscalationRequested } from '@voc/contracts';
import type { HandoverCase, HandoverFailure } from '@voc/handover-token';
import type { HandoverCare, HandoverStore, TokenReader } from '@voc/handover-token/dynamo';
import type { LiveCalls } from '../dial/live-call.js';
import type { HandoverRun } from '../handover/run-handover.js';
import type { Care, CareReport } from './diagnose.js';

/** What became of one handover. `lost`: somebody else was quicker, which is as good. */
export type CareOutcome =
  | { readonly outcome: 'finished' | 'redeemed' | 'waiting' | 'lost' }
  | { readonly outcome: 'failed'; readonly reason: HandoverFailure }
  | { readonly outcome: 'reported'; readonly reason: CareReport };

export interface CareDeps {
  readonly handovers: Pick<HandoverStore, 'fail' | 'markRedeemed'>;
  readonly care: HandoverCare;
  readonly tokens: TokenReader;
  readonly calls: Pick<LiveCalls, 'inspect'>;
  readonly run: (event: EscalationRequested, signal: AbortSignal) => Promise<HandoverRun>;
}

/**
 * Does what the diagnosis asks for. Each write is conditional on what was seen, so any number of reconcilers, workers
 * and gateways may do it at once.
 * @throws CodedError of the store or LEASE_LOST; the next run then finds the same case
 */
export async function careFor(
  deps: CareDeps,
  found: HandoverCase,
  care: Exclude<Care, { readonly kind: 'leave' }>,
  signal: AbortSignal,
): Promise<CareOutcome> {
  switch (care.kind) {
    case 'resume':
      return await resume(deps, found, signal);
    case 'repair':
      return (await deps.care.reopen(found)) === 'lost' ? lost : await resume(deps, found, signal);
    case 'give-up':
      return await giveUp(deps, found);
    case 'fail':
      return await fail(deps, found, care.reason);
    case 'check-dial':
      return await checkDial(deps, found);
    case 'check-token':
      return (await redeemedLate(deps, found)) ?? (await report(deps, found, 'token-not-used'));
    case 'report':
      return await report(deps, found, care.reason);
  }
}

const lost: CareOutcome = { outcome: 'lost' };

async function resume(deps: CareDeps, found: HandoverCase, signal: AbortSignal): Promise<CareOutcome> {
  const parsed = parseEscalationRequested(found.escalation ?? '');
  if (parsed.status === 'refused') return await report(deps, found, 'nothing-to-finish-with');
  const run = await deps.run(parsed.event, signal);
  return run.status === 'finished' ? { outcome: 'finished' } : lost;
}

async function giveUp(deps: CareDeps, found: HandoverCase): Promise<CareOutcome> {
  // Told before it is dropped: the other way round a crash between the two would tell nobody.
  const told = await report(deps, found, 'ticket-missing');
  await deps.care.dropEscalation(found.handover_id);
  return told;
}

async function fail(deps: CareDeps, found: HandoverCase, reason: HandoverFailure): Promise<CareOutcome> {
  const { outcome } = await deps.handovers.fail(found.handover_id, reason);
  return outcome === 'moved' ? { outcome: 'failed', reason } : lost;
}

/** Nobody said what came of the dial. The token tells whether Connect got it; failing that, whether the call still is. */
async function checkDial(deps: CareDeps, found: HandoverCase): Promise<CareOutcome> {
  const late = await redeemedLate(deps, found);
  if (late) return late;
  const call = found.call_sid === null ? 'ended' : await deps.calls.inspect(found.call_sid);
  return call === 'ended' ? await fail(deps, found, 'no_result') : { outcome: 'waiting' };
}

/** The token was used, but that never reached the handover's row. */
async function redeemedLate(deps: CareDeps, found: HandoverCase): Promise<CareOutcome | null> {
  const token = found.token === null ? null : await deps.tokens.read(found.token);
  if (token?.redeemed_at == null || token.handover_id !== found.handover_id) return null;
  const { outcome } = await deps.handovers.markRedeemed(found.handover_id);
  return outcome === 'moved' ? { outcome: 'redeemed' } : lost;
}

async function report(deps: CareDeps, found: HandoverCase, reason: CareReport): Promise<CareOutcome> {
  const told = await deps.care.report(found.handover_id, reason);
  return told === 'first' ? { outcome: 'reported', reason } : lost;
}
