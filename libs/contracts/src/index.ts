export {
  escalationFulfilments,
  escalationLimits,
  escalationPriorities,
  escalationReasons,
  escalationRequestedSchema,
  parseEscalationRequested,
  type EscalationCallback,
  type EscalationFulfilment,
  type EscalationPriority,
  type EscalationReason,
  type EscalationRequested,
  type ParsedEscalation,
} from './escalation-requested.js';
