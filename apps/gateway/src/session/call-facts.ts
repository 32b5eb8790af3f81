import type { EscalationRequested } from '@voc/contracts';
import { escalationLimits } from '@voc/contracts';
import { handoverId } from '@voc/handover-token';
import type { HandoverRequest } from '../escalation/handover-request.js';
import type { StreamClaims } from '../media-stream/stream-ticket.js';

/** What is known of a call for as long as one stream of it lasts. */
export interface CallFacts extends StreamClaims {
  readonly streamSid: string;
  readonly provider: string;
  readonly language: string;
}

/** Words the request for a person as the event the orchestrator takes. `attempt` counts from 1 over the whole call. */
export function toEscalationEvent(
  facts: CallFacts,
  request: HandoverRequest,
  context: { readonly attempt: number; readonly summary: string; readonly nowMs: number },
): EscalationRequested {
  return {
    type: 'escalation.requested',
    version: 1,
    handover_id: handoverId(facts.callSid, context.attempt),
    conversation_id: facts.conversationId,
    call_sid: facts.callSid,
    stream_sid: facts.streamSid,
    caller_phone: facts.callerPhone,
    called_number: facts.calledNumber.slice(0, escalationLimits.calledNumberChars),
    provider: facts.provider,
    reason: request.reason,
    trigger: request.trigger.slice(0, escalationLimits.triggerChars),
    summary: (request.summary ?? context.summary).slice(0, escalationLimits.summaryChars),
    intent: request.intent ?? 'unknown',
    priority: request.priority ?? 'normal',
    language: facts.language,
    requested_at: new Date(context.nowMs).toISOString(),
  };
}
