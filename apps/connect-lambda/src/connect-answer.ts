import type { TokenRecord } from '@voc/handover-token';

/** What a Connect flow with response type STRING_MAP accepts: flat, strings only, under 32 KB. */
export type ConnectAnswer = Readonly<Record<string, string>>;

export type RefusalReason =
  'bad-event' | 'bad-token' | 'too-many-attempts' | 'unknown' | 'expired' | 'already-used';

export interface RoutingConfig {
  readonly queueByPriority: Readonly<Record<string, string>>;
  readonly defaultQueue: string;
}

const maxSummaryChars = 1000;

/** The context for the agent; what is not known is an empty string, because the flow cannot hold a null. */
export function contextAnswer(config: RoutingConfig, record: TokenRecord): ConnectAnswer {
  return {
    success: 'true',
    conversation_id: record.conversation_id,
    caller_phone: record.caller_phone ?? '',
    hubspot_contact_id: record.hubspot_contact_id ?? '',
    hubspot_ticket_id: record.hubspot_ticket_id ?? '',
    summary: record.summary.slice(0, maxSummaryChars),
    intent: record.intent,
    priority: record.priority,
    escalation_reason: record.escalation_reason,
    route_to_queue: queueFor(config, record.priority),
  };
}

function queueFor({ queueByPriority, defaultQueue }: RoutingConfig, priority: string): string {
  const queue = Object.hasOwn(queueByPriority, priority) ? queueByPriority[priority] : undefined;
  return queue ?? defaultQueue;
}

/** The flow sends such a caller to the default queue without context. */
export function refusalAnswer(reason: RefusalReason): ConnectAnswer {
  return { success: 'false', reason };
}
