import type { CallFact } from './call-fact.js';
import type { HandoverRequest } from './handover-request.js';
import type { RequestDetector } from './phrases/request-detector.js';
import { isRepeated, substanceOf, type RepetitionRule, type Substance } from './repeated-question.js';

/** What is to be done about the last fact. */
export type Decision =
  | { readonly type: 'none' }
  /**
   * Hand the caller over after `afterMs`, unless another `escalate` comes before that: it takes the place of this one. 0 is
   * now.
   */
  | { readonly type: 'escalate'; readonly request: HandoverRequest; readonly afterMs: number }
  /** An `escalate` that has not been due yet is not wanted any more. */
  | { readonly type: 'stand-down' }
  /** Have the model answer the caller's last words once more. */
  | { readonly type: 'retry-answer' }
  /** Ask the caller to say it again. */
  | { readonly type: 'say-again' }
  /** Say goodbye and hang up. */
  | { readonly type: 'end-call' };

export interface PolicyConfig {
  readonly findRequest: RequestDetector;
  /** How long a caller's own words wait for the model to ask as well: its request says what the call is about. */
  readonly requestGraceMs: number;
  /** The failed answer in a row that gets the caller a person; the first is tried again, those between are admitted. */
  readonly failedAnswers: number;
  readonly repetition: RepetitionRule;
  readonly silenceAction: 'end' | 'escalate';
  /** After a handover came back or a callback was offered: how long nothing but a request leads to the next one. */
  readonly quietAfterReturnMs: number;
}

export const policyDefaults = {
  requestGraceMs: 800,
  failedAnswers: 3,
  repetition: { times: 3, withinTurns: 6, minOverlap: 0.8 },
  silenceAction: 'end',
  quietAfterReturnMs: 30_000,
} as const satisfies Omit<PolicyConfig, 'findRequest'>;

/** What the policy remembers of a call; plain JSON of bounded size. */
export interface PolicyState {
  readonly phase: Phase;
  readonly failedInARow: number;
  /** Of the last caller turns, oldest first. */
  readonly callerTurns: readonly Substance[];
  readonly quietUntilMs: number | null;
}

type Phase =
  /** The bot has the call. */
  | { readonly name: 'talking' }
  /** The caller asked; until `dueAtMs` the model may ask better. */
  | { readonly name: 'asked'; readonly dueAtMs: number; readonly request: HandoverRequest }
  /** A handover is under way: nothing changes it until it comes back. */
  | { readonly name: 'handing-over' };

export interface PolicyStep {
  readonly state: PolicyState;
  readonly decision: Decision;
}

export const initialPolicyState: PolicyState = {
  phase: { name: 'talking' },
  failedInARow: 0,
  callerTurns: [],
  quietUntilMs: null,
};

type FactOf<Type extends CallFact['type']> = Extract<CallFact, { type: Type }>;

/** Pure: the same state and fact give the same step. Never throws. */
export function stepPolicy(config: PolicyConfig, state: PolicyState, fact: CallFact): PolicyStep {
  if (fact.type === 'handover-came-back') return cameBack(config, fact.atMs);
  if (fact.type === 'callback') return calledBack(config, state, fact);
  switch (state.phase.name) {
    case 'talking':
      return whileTalking(config, state, fact);
    case 'asked':
      return fact.atMs < state.phase.dueAtMs
        ? whileAsked(state, state.phase.request, fact)
        : still({ ...state, phase: { name: 'handing-over' } });
    case 'handing-over':
      return still(state);
  }
}

/** The decisions a whole recorded call leads to, one for each fact. */
export function replay(config: PolicyConfig, facts: readonly CallFact[]): readonly Decision[] {
  let state = initialPolicyState;
  return facts.map((fact) => {
    const step = stepPolicy(config, state, fact);
    state = step.state;
    return step.decision;
  });
}

function whileTalking(
  config: PolicyConfig,
  state: PolicyState,
  fact: Exclude<CallFact, FactOf<'handover-came-back' | 'callback'>>,
): PolicyStep {
  switch (fact.type) {
    case 'caller-said':
      return callerSaid(config, state, fact);
    case 'turn-ended':
      return turnEnded(config, state, fact);
    case 'silence':
      return fact.stage === 'gave-up' ? callerIsSilent(config, state, fact.atMs) : still(state);
    case 'digit-pressed-for-person':
    case 'tool-asked':
    case 'provider':
      return atOnce(state, urgentRequest(fact));
  }
}

/** The caller's words are about to be acted on: only what knows better, or cannot wait, acts sooner. */
function whileAsked(state: PolicyState, request: HandoverRequest, fact: CallFact): PolicyStep {
  switch (fact.type) {
    case 'digit-pressed-for-person':
    case 'tool-asked':
      return atOnce(state, urgentRequest(fact));
    case 'provider':
      // The caller asked before the provider failed, and that is what the agent should read.
      return atOnce(state, fact.trouble === 'gone' ? request : null);
    default:
      return still(state);
  }
}

/** What leads to a handover at once, whatever went before; null for a provider that is only moving. */
function urgentRequest(
  fact: FactOf<'digit-pressed-for-person' | 'tool-asked' | 'provider'>,
): HandoverRequest | null {
  switch (fact.type) {
    case 'digit-pressed-for-person':
      return { reason: 'dtmf', trigger: 'escalation key' };
    case 'tool-asked': {
      const { type: _type, atMs: _atMs, ...request } = fact;
      return request;
    }
    case 'provider':
      return fact.trouble === 'gone' ? { reason: 'provider_error', trigger: fact.code } : null;
  }
}

function callerSaid(config: PolicyConfig, state: PolicyState, fact: FactOf<'caller-said'>): PolicyStep {
  const found = config.findRequest(fact.text, fact.language);
  if (found) return asked(config, state, fact.atMs, { reason: 'user_request', trigger: found.phrase });
  const turns = [...state.callerTurns, substanceOf(fact.text, fact.language)];
  const callerTurns = turns.slice(-config.repetition.withinTurns);
  const heard = { ...state, callerTurns };
  const isTiresome = !isQuiet(state, fact.atMs) && isRepeated(callerTurns, config.repetition);
  return isTiresome ? atOnce(heard, { reason: 'policy', trigger: 'repeated_question' }) : still(heard);
}

function turnEnded(config: PolicyConfig, state: PolicyState, fact: FactOf<'turn-ended'>): PolicyStep {
  // The caller interrupted: the answer neither failed nor satisfied.
  if (fact.outcome === 'interrupted') return still(state);
  if (fact.outcome === 'answered') return still({ ...state, failedInARow: 0 });
  const failedInARow = Math.min(state.failedInARow + 1, config.failedAnswers);
  const failed = { ...state, failedInARow };
  if (failedInARow >= config.failedAnswers && !isQuiet(state, fact.atMs))
    return atOnce(failed, { reason: 'provider_error', trigger: 'failed_answers' });
  return { state: failed, decision: { type: state.failedInARow === 0 ? 'retry-answer' : 'say-again' } };
}

function callerIsSilent(config: PolicyConfig, state: PolicyState, atMs: number): PolicyStep {
  if (config.silenceAction === 'escalate' && !isQuiet(state, atMs))
    return atOnce(state, { reason: 'policy', trigger: 'silence' });
  return { state, decision: { type: 'end-call' } };
}

function asked(config: PolicyConfig, state: PolicyState, atMs: number, request: HandoverRequest): PolicyStep {
  if (config.requestGraceMs === 0) return atOnce(state, request);
  return {
    state: { ...state, phase: { name: 'asked', dueAtMs: atMs + config.requestGraceMs, request } },
    decision: { type: 'escalate', request, afterMs: config.requestGraceMs },
  };
}

function atOnce(state: PolicyState, request: HandoverRequest | null): PolicyStep {
  if (request === null) return still(state);
  return {
    state: { ...state, phase: { name: 'handing-over' } },
    decision: { type: 'escalate', request, afterMs: 0 },
  };
}

/** The bot has the call again. Who agrees to be called back may do so in words that ask for a person. */
function calledBack(config: PolicyConfig, state: PolicyState, fact: FactOf<'callback'>): PolicyStep {
  const { state: fresh } = cameBack(config, fact.atMs);
  return { state: fresh, decision: { type: state.phase.name === 'asked' ? 'stand-down' : 'none' } };
}

/** A fresh start: what led to the handover must not lead to the next one by itself. */
function cameBack(config: PolicyConfig, atMs: number): PolicyStep {
  return still({ ...initialPolicyState, quietUntilMs: atMs + config.quietAfterReturnMs });
}

function still(state: PolicyState): PolicyStep {
  return { state, decision: { type: 'none' } };
}

function isQuiet(state: PolicyState, atMs: number): boolean {
  return state.quietUntilMs !== null && atMs < state.quietUntilMs;
}
