import { withDeadline } from '@voc/resilience';
import type { StreamClaims } from '../media-stream/stream-ticket.js';
import type { StreamStart } from '../media-stream/twilio-message.js';
import { languageOf } from './call-voice.js';
import type { CallRecord } from './calls-store.js';
import type { CallSessionConfig, CallSessionDeps } from './session.js';

export type StreamVerdict =
  /** `record` is null when the table could not be reached in time. */
  | { readonly status: 'admitted'; readonly claims: StreamClaims; readonly record: CallRecord | null }
  | {
      readonly status: 'refused';
      readonly cause:
        | 'other-account'
        | 'ticket-missing'
        | 'ticket-forged'
        | 'ticket-expired'
        | 'ticket-other-call'
        | 'ticket-used';
    };

/** How long a caller's start may hang on the Calls table; the audio waits in the queue meanwhile. */
const claimBudgetMs = 1_500;

/** A ticket is dead after 60 s; its memory may go soon after. */
const forgetAfterMs = 120_000;

type AdmissionDeps = Pick<CallSessionDeps, 'tickets' | 'calls' | 'clock' | 'log' | 'admittedHere'>;

/** Checks the ticket, then claims the stream's number across replicas; without the table this process's memory has to do. */
export async function admitStream(
  config: CallSessionConfig,
  deps: AdmissionDeps,
  start: StreamStart,
): Promise<StreamVerdict> {
  if (start.accountSid !== config.accountSid) return { status: 'refused', cause: 'other-account' };
  const verdict = deps.tickets.verify(start.ticket, start.callSid);
  if (verdict.status !== 'valid') return { status: 'refused', cause: `ticket-${verdict.status}` };
  const { claims } = verdict;
  if (!claimHere(deps, `${claims.callSid}:${claims.streamNumber}`))
    return { status: 'refused', cause: 'ticket-used' };
  try {
    const { streamSid, traceparent } = start;
    const claim = { ...claims, streamSid, traceparent, language: languageOf(config, claims.calledNumber) };
    const admission = await withDeadline(deps.clock, claimBudgetMs, () => deps.calls.admitStream(claim));
    if (admission.status === 'already-used') return { status: 'refused', cause: 'ticket-used' };
    return { status: 'admitted', claims, record: admission.record };
  } catch (error) {
    deps.log
      .with({ conversation_id: claims.conversationId })
      .failure('call could not be claimed, going on without the table', error);
    return { status: 'admitted', claims, record: null };
  }
}

function claimHere({ admittedHere, clock }: AdmissionDeps, claim: string): boolean {
  const nowMs = clock.monotonicMs();
  for (const [earlier, admittedMs] of admittedHere) {
    // Insertion order is age.
    if (nowMs - admittedMs < forgetAfterMs) break;
    admittedHere.delete(earlier);
  }
  if (admittedHere.has(claim)) return false;
  admittedHere.set(claim, nowMs);
  return true;
}
