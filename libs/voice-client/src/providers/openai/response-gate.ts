import type { SpeechPurpose } from '../../voice-event.js';

/** Something we want the model to say. */
export interface SpeechRequest {
  readonly purpose: SpeechPurpose;
  /** null: the model goes on by itself, after a tool's answer. */
  readonly instruction: string | null;
}

interface QueuedRequest {
  readonly request: SpeechRequest;
  /** Times the provider has refused it as busy. */
  readonly refusals: number;
}

/** A `response.create` the provider has not answered yet. */
interface Create extends QueuedRequest {
  readonly eventId: string;
  /** Cancelled before it began: a cancel sent now would do nothing, so it is sent when the response appears. */
  readonly unwanted: boolean;
}

export type GateState =
  /** The session is not ready; requests wait. */
  | { readonly name: 'held' }
  | { readonly name: 'idle' }
  | { readonly name: 'create_requested'; readonly create: Create }
  /** The provider says something runs which it has not told us of. */
  | { readonly name: 'blocked' }
  /** `unanswered`: the provider began this response while our create was on its way; it will be refused, or follow. */
  | { readonly name: 'active'; readonly responseId: string; readonly unanswered: Create | null }
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
  /** Whether the provider will answer, by itself, what the caller has just said; `unwanted`: and is to be cut off. */
  readonly ownTurn: 'none' | 'due' | 'unwanted';
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
  /** A state that waits for the provider has waited too long. */
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

/** After this many refusals as busy a request is given up. */
const maxRefusals = 5;

export const closedGate: Gate = { state: { name: 'held' }, queue: [], ownTurn: 'none', createsSent: 0 };

/** Whether a state waits for an answer that may never come; such a state needs a timer that ends in `overdue`. */
export function isWaiting(state: GateState): boolean {
  return state.name === 'create_requested' || state.name === 'blocked' || state.name === 'cancel_requested';
}

/**
 * OpenAI lets one response at a time write to a conversation, and begins responses by itself when the caller stops
 * speaking. This machine knows which one runs, lets ours begin only when none does, and cuts off each at most once.
 * Pure: what is to be done comes back as effects.
 */
export function stepGate(gate: Gate, input: GateInput): GateStep {
  return letNextBegin(transition(gate, input));
}

function transition(gate: Gate, input: GateInput): GateStep {
  if (gate.state.name === 'stopped') return stay(gate);
  switch (input.type) {
    case 'ready':
      return gate.state.name === 'held' ? enter(gate, { name: 'idle' }) : stay(gate);
    case 'request':
      return stay({ ...gate, queue: enqueue(gate.queue, input.request) });
    case 'created':
      return input.ours ? onOursCreated(gate, input.responseId) : onProvidersCreated(gate, input.responseId);
    case 'done':
      return onDone(gate, input.responseId);
    case 'rejected':
      return onRejected(gate, input.eventId, input.because);
    case 'cancel':
      return onCancel(gate.ownTurn === 'due' ? { ...gate, ownTurn: 'unwanted' } : gate);
    case 'cancel-refused':
      return onCancelRefused(gate, input.eventId);
    case 'caller-started':
      return onCallerStarted({ ...gate, ownTurn: 'none' });
    case 'caller-stopped':
      return stay({ ...gate, ownTurn: 'due' });
    case 'overdue':
      return onOverdue(gate);
    case 'stop':
      return { gate: { ...gate, state: { name: 'stopped' }, queue: [] }, effects: [] };
  }
}

const stay = (gate: Gate): GateStep => ({ gate, effects: [] });

const enter = (gate: Gate, state: GateState, ...effects: GateEffect[]): GateStep => ({
  gate: { ...gate, state },
  effects,
});

/** Two wishes to go on after tool answers are one: the model sees all answers at once. */
function enqueue(queue: readonly QueuedRequest[], request: SpeechRequest): readonly QueuedRequest[] {
  const isRepeated =
    request.instruction === null && queue.some((entry) => entry.request.instruction === null);
  return isRepeated ? queue : [...queue, { request, refusals: 0 }];
}

function letNextBegin({ gate, effects }: GateStep): GateStep {
  const [next, ...queue] = gate.queue;
  if (gate.state.name !== 'idle' || !next) return { gate, effects };
  const createsSent = gate.createsSent + 1;
  const create: Create = { ...next, eventId: `create_${createsSent}`, unwanted: false };
  return {
    gate: { ...gate, queue, createsSent, state: { name: 'create_requested', create } },
    effects: [...effects, { type: 'create', eventId: create.eventId, request: create.request }],
  };
}

function unansweredCreate(state: GateState): Create | null {
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

function onOursCreated(gate: Gate, responseId: string): GateStep {
  const create = unansweredCreate(gate.state);
  // No create is open when we had given it up; speaking now would surprise everybody.
  return create && !create.unwanted
    ? enter(gate, { name: 'active', responseId, unanswered: null })
    : cutOff(gate, responseId, null);
}

function onProvidersCreated(gate: Gate, responseId: string): GateStep {
  const unanswered = unansweredCreate(gate.state);
  const begun: Gate = { ...gate, ownTurn: 'none' };
  return gate.ownTurn === 'unwanted'
    ? cutOff(begun, responseId, unanswered)
    : enter(begun, { name: 'active', responseId, unanswered });
}

function cutOff(gate: Gate, responseId: string, unanswered: Create | null): GateStep {
  const cancel = { type: 'cancel', eventId: cancelEventId(responseId), responseId } as const;
  return enter(gate, { name: 'cancel_requested', responseId, by: 'us', unanswered }, cancel);
}

const cancelEventId = (responseId: string): string => `cancel_${responseId}`;

/** What follows a response: our create that was overtaken by it, if any, may still be answered. */
const afterResponse = (unanswered: Create | null): GateState =>
  unanswered ? { name: 'create_requested', create: unanswered } : { name: 'idle' };

function onDone(gate: Gate, responseId: string): GateStep {
  const { state } = gate;
  if (state.name === 'blocked') return enter(gate, { name: 'idle' });
  if (state.name !== 'active' && state.name !== 'cancel_requested') return stay(gate);
  return state.responseId === responseId ? enter(gate, afterResponse(state.unanswered)) : stay(gate);
}

function onRejected(gate: Gate, eventId: string | null, because: 'busy' | 'failed'): GateStep {
  const create = unansweredCreate(gate.state);
  const isMeant = create !== null && (eventId === create.eventId || (eventId === null && because === 'busy'));
  if (!isMeant) return stay(gate);
  const settled = enter(gate, withoutCreate(gate.state, because)).gate;
  if (because === 'busy' && !create.unwanted && create.refusals < maxRefusals) {
    const again = { request: create.request, refusals: create.refusals + 1 };
    return stay({ ...settled, queue: [again, ...settled.queue] });
  }
  return { gate: settled, effects: [abandon(create)] };
}

function withoutCreate(state: GateState, because: 'busy' | 'failed'): GateState {
  if (state.name === 'active' || state.name === 'cancel_requested') return { ...state, unanswered: null };
  return because === 'busy' ? { name: 'blocked' } : { name: 'idle' };
}

const abandon = ({ request, unwanted }: Create): GateEffect => ({
  type: 'abandon',
  request,
  outcome: unwanted ? 'interrupted' : 'failed',
});

function onCancel(gate: Gate): GateStep {
  const { state } = gate;
  if (state.name === 'create_requested')
    return enter(gate, { ...state, create: { ...state.create, unwanted: true } });
  return state.name === 'active' ? cutOff(gate, state.responseId, state.unanswered) : stay(gate);
}

function onCancelRefused(gate: Gate, eventId: string | null): GateStep {
  const { state } = gate;
  if (state.name !== 'cancel_requested' || eventId !== cancelEventId(state.responseId)) return stay(gate);
  return enter(gate, afterResponse(state.unanswered), { type: 'conclude', responseId: state.responseId });
}

/** With `interrupt_response` the provider cuts off what runs; its `response.done` follows without a word from us. */
function onCallerStarted(gate: Gate): GateStep {
  const { state } = gate;
  if (state.name !== 'active') return stay(gate);
  const { responseId, unanswered } = state;
  const interrupted: GateState = { name: 'cancel_requested', responseId, by: 'provider', unanswered };
  return enter(gate, interrupted, { type: 'silence', responseId });
}

function onOverdue(gate: Gate): GateStep {
  const { state } = gate;
  switch (state.name) {
    case 'create_requested':
      return enter(gate, { name: 'idle' }, abandon(state.create));
    case 'blocked':
      return enter(gate, { name: 'idle' });
    case 'cancel_requested':
      return state.by === 'provider'
        ? cutOff(gate, state.responseId, state.unanswered)
        : enter(gate, afterResponse(state.unanswered), { type: 'conclude', responseId: state.responseId });
    default:
      return stay(gate);
  }
}
