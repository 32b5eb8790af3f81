export {
  escalationLimits,
  escalationPriorities,
  escalationReasons,
  escalationRequestedSchema,
  parseEscalationRequested,
  type EscalationPriority,
  type EscalationReason,
  type EscalationRequested,
  type ParsedEscalation,
} from './escalation-requested.js';
