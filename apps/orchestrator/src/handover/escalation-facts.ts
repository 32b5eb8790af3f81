import type { EscalationRequested } from '@voc/contracts';

/** What people should see of an escalation beside its summary, by label. */
export function escalationFacts(event: EscalationRequested): Readonly<Record<string, string | null>> {
  return {
    Caller: event.caller_phone,
    'Called number': event.called_number,
    Intent: event.intent,
    Priority: event.priority,
    Language: event.language,
    Reason: event.reason,
    Trigger: event.trigger,
    'Voice provider': event.provider,
    'Requested at': event.requested_at,
    Call: event.call_sid,
    Conversation: event.conversation_id,
    Handover: event.handover_id,
  };
}
