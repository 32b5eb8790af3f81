export { storeError, type StoreErrorCode } from './dynamo-errors.js';
export { createHandoverCare, type CarePage, type CareQuery, type HandoverCare } from './handover-care.js';
export { createLeaderLease, type LeaderLease, type LeaderLeaseConfig } from './leader-lease.js';
export { createTokenReader, type TokenReader } from './token-reader.js';
export {
  createHandoverStore,
  type Claim,
  type HandoverRequest,
  type HandoverStore,
  type HandoverStoreConfig,
  type MoveResult,
  type StepResults,
  type StoreDeps,
} from './handover-store.js';
export {
  createTokenRedeemer,
  createTokenStore,
  type IssueOptions,
  type TokenRedeemer,
  type TokenStore,
  type TokenStoreConfig,
  type TokenStoreDeps,
  type TokenStoreErrorCode,
} from './token-store.js';
