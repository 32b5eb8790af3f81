import type { SpeechPurpose } from '../../voice-event.js';

/** Something we want the model to say. */
export type SpeechRequest =
  | { readonly kind: 'say'; readonly purpose: SpeechPurpose; readonly instruction: string }
  /** The model has been given something to go on from: a tool's answer, or what the caller typed. */
  | { readonly kind: 'go-on' }
  /** The caller is owed an answer; one that the provider begins by itself will do. */
  | { readonly kind: 'answer' };

export interface QueuedRequest {
  readonly request: SpeechRequest;
  /** Times the provider has refused it as busy. */
  readonly refusals: number;
}

/** A `response.create` the provider has not answered yet. */
export interface Create extends QueuedRequest {
  readonly eventId: string;
  /**
   * Cancelled before it began, or made needless: a cancel sent now would do nothing, so it is sent when the response
   * appears.
   */
  readonly unwanted: boolean;
}

export type GateState =
  /** The session is not ready; requests wait. */
  | { readonly name: 'held' }
  | { readonly name: 'idle' }
  | { readonly name: 'create_requested'; readonly create: Create }
  /** The provider says something runs which it has not told us of. */
  | { readonly name: 'blocked' }
  | {
      readonly name: 'active';
      readonly responseId: string;
      /** Whether it answers the caller, rather than says what we wanted said. */
      readonly isAnswer: boolean;
      /** The provider began this response while our create was on its way; it will be refused, or follow. */
      readonly unanswered: Create | null;
    }
  | {
      readonly name: 'cancel_requested';
      readonly responseId: string;
      readonly by: 'us' | 'provider';
      readonly unanswered: Create | null;
    }
  | { readonly name: 'stopped' };

export interface Gate {
  readonly state: GateState;
  readonly queue: readonly QueuedRequest[];
  /**
   * What the provider will say by itself. `listening`: the caller is speaking, and will be answered; `due`: has spoken,
   * and should be answered now; `unwanted`: the same, and that answer is to be cut off.
   */
  readonly ownTurn: 'none' | 'listening' | 'due' | 'unwanted';
  readonly createsSent: number;
}

export type GateInput =
  | { readonly type: 'ready' }
  | { readonly type: 'request'; readonly request: SpeechRequest }
  | { readonly type: 'created'; readonly responseId: string; readonly ours: boolean }
  | { readonly type: 'done'; readonly responseId: string }
  /** The provider refused an event of ours; null when it does not say which. */
  | { readonly type: 'rejected'; readonly eventId: string | null; readonly because: 'busy' | 'failed' }
  | { readonly type: 'cancel' }
  /** There was nothing to cancel any more. */
  | { readonly type: 'cancel-refused'; readonly eventId: string | null }
  | { readonly type: 'caller-started' }
  | { readonly type: 'caller-stopped' }
  /** What is being waited for has not come in time. */
  | { readonly type: 'overdue' }
  | { readonly type: 'stop' };

export type GateEffect =
  | { readonly type: 'create'; readonly eventId: string; readonly request: SpeechRequest }
  | { readonly type: 'cancel'; readonly eventId: string; readonly responseId: string }
  /** The provider has cut it off by itself; what still comes of it is not for the caller. */
  | { readonly type: 'silence'; readonly responseId: string }
  /** This request will not be spoken. */
  | { readonly type: 'abandon'; readonly request: SpeechRequest; readonly outcome: 'failed' | 'interrupted' }
  /** The provider does not say so, but this response is over. */
  | { readonly type: 'conclude'; readonly responseId: string };

export interface GateStep {
  readonly gate: Gate;
  readonly effects: readonly GateEffect[];
}

export const closedGate: Gate = { state: { name: 'held' }, queue: [], ownTurn: 'none', createsSent: 0 };

/** How long the provider may leave a create or a cancel unanswered. */
const answerPatienceMs = 4_000;
/** It begins its answer within moments of the caller's end. It begins none when a response was still in the way. */
const ownTurnPatienceMs = 2_000;

/** What a gate waits for that may never come, and for how long; it then needs an `overdue`. */
export function waitOf({ state, ownTurn }: Gate): {
  readonly what: string;
  readonly patienceMs: number;
} | null {
  switch (state.name) {
    case 'create_requested':
    case 'blocked':
    case 'cancel_requested':
      return { what: state.name, patienceMs: answerPatienceMs };
    case 'idle':
      return ownTurn === 'due' || ownTurn === 'unwanted'
        ? { what: 'own-turn', patienceMs: ownTurnPatienceMs }
        : null;
    default:
      return null;
  }
}

/** The create that is still to be answered, whatever the state. */
export function unansweredCreate(state: GateState): Create | null {
  switch (state.name) {
    case 'create_requested':
      return state.create;
    case 'active':
    case 'cancel_requested':
      return state.unanswered;
    default:
      return null;
  }
}

export function withUnwantedCreate(state: GateState): GateState {
  switch (state.name) {
    case 'create_requested':
      return { ...state, create: { ...state.create, unwanted: true } };
    case 'active':
    case 'cancel_requested':
      return { ...state, unanswered: state.unanswered && { ...state.unanswered, unwanted: true } };
    default:
      return state;
  }
}
