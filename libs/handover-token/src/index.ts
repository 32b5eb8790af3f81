export {
  drawToken,
  dtmfString,
  isDtmfPrefix,
  isHandoverToken,
  maskToken,
  tokenDigits,
  type RandomInt,
  type TokenErrorCode,
} from './token.js';
export { handoverId } from './handover-id.js';
export {
  handoverFailures,
  handoverStatuses,
  isTerminal,
  sourcesOf,
  targetOf,
  transition,
  type HandoverEvent,
  type HandoverEventType,
  type HandoverFailure,
  type HandoverState,
  type HandoverStatus,
  type Transition,
} from './handover-state.js';
export {
  handoverSteps,
  type CrmIds,
  type DialOutcome,
  type HandoverCase,
  type HandoverRecord,
  type HandoverStep,
  type Redemption,
  type StepOutcome,
  type TokenContext,
  type TokenRecord,
} from './handover-record.js';
