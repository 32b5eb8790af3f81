import type { EscalationCallback, EscalationRequested } from '@voc/contracts';
import { escalationLimits } from '@voc/contracts';
import { handoverId } from '@voc/handover-token';
import type { HandoverRequest } from '../escalation/handover-request.js';
import type { StreamClaims } from '../media-stream/stream-ticket.js';

/** What is known of a call for as long as one stream of it lasts. */
export interface CallFacts extends StreamClaims {
  readonly streamSid: string;
}

/** What is known of it at the moment a person is asked for. */
export interface HandoverMoment {
  /** Counts from 1 over the whole call. */
  readonly attempt: number;
  /** Where the request brings none. */
  readonly summary: string;
  readonly provider: string;
  /** BCP 47. */
  readonly language: string;
  readonly nowMs: number;
  /** Instead of being transferred now the caller is called back. */
  readonly callback?: EscalationCallback;
}

/** Words the request for a person as the event the orchestrator takes. */
export function toEscalationEvent(
  facts: CallFacts,
  request: HandoverRequest,
  moment: HandoverMoment,
): EscalationRequested {
  return {
    type: 'escalation.requested',
    version: 1,
    handover_id: handoverId(facts.callSid, moment.attempt),
    conversation_id: facts.conversationId,
    call_sid: facts.callSid,
    stream_sid: facts.streamSid,
    caller_phone: facts.callerPhone,
    called_number: facts.calledNumber.slice(0, escalationLimits.calledNumberChars),
    provider: moment.provider,
    reason: request.reason,
    trigger: request.trigger.slice(0, escalationLimits.triggerChars),
    summary: (request.summary ?? moment.summary).slice(0, escalationLimits.summaryChars),
    intent: request.intent ?? 'unknown',
    priority: request.priority ?? 'normal',
    language: moment.language,
    requested_at: new Date(moment.nowMs).toISOString(),
    ...(moment.callback && { fulfilment: 'callback', callback: moment.callback }),
  };
}
