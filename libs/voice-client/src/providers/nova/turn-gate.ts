import type { SpeechPurpose } from '../../voice-event.js';

/** Something we want the model to say. */
export type SpeechRequest =
  | { readonly kind: 'say'; readonly purpose: SpeechPurpose; readonly instruction: string }
  /** What the caller typed, to be answered like words. */
  | { readonly kind: 'typed'; readonly text: string }
  /** The caller is owed an answer; one that the model begins by itself will do. */
  | { readonly kind: 'answer' };

export const purposeOf = (request: SpeechRequest): SpeechPurpose =>
  request.kind === 'say' ? request.purpose : 'turn';

export type GateState =
  /** The session is not ready; requests wait. */
  | { readonly name: 'held' }
  | { readonly name: 'idle' }
  /** The model has our instruction and has not begun. `isUnwanted`: cancelled meanwhile; nobody shall hear it. */
  | { readonly name: 'asked'; readonly request: SpeechRequest; readonly isUnwanted: boolean }
  /** `isAnswer`: it answers the caller, rather than says what we wanted said. */
  | { readonly name: 'speaking'; readonly isAnswer: boolean }
  /** Cut off by us. The model cannot be told, so it goes on for a while, and nobody hears it. */
  | { readonly name: 'draining' }
  | { readonly name: 'stopped' };

export interface Gate {
  readonly state: GateState;
  readonly queue: readonly SpeechRequest[];
  readonly isCallerSpeaking: boolean;
  /** Whether the model is about to speak by itself, after the caller or a tool; `unwanted`: and is to be cut off. */
  readonly ownTurn: 'none' | 'due' | 'unwanted';
  /** The model has called a tool and waits for the answer, which may carry the next request. */
  readonly isToolAsked: boolean;
}

export type GateInput =
  | { readonly type: 'ready' }
  | { readonly type: 'request'; readonly request: SpeechRequest }
  /** The model has begun to speak, or to call a tool. */
  | { readonly type: 'turn-began' }
  | { readonly type: 'turn-ended'; readonly outcome: 'completed' | 'incomplete' | 'failed' }
  | { readonly type: 'caller-started' }
  | { readonly type: 'caller-stopped' }
  /** A call is open, or none is any more. */
  | { readonly type: 'tool-asked' | 'tools-answered' }
  /** A tool's answer is with the model, which will go on from it. */
  | { readonly type: 'answer-due' }
  | { readonly type: 'cancel' }
  /** What is being waited for has not come in time. */
  | { readonly type: 'overdue' }
  | { readonly type: 'stop' };

export type GateEffect =
  | { readonly type: 'ask'; readonly request: SpeechRequest }
  | { readonly type: 'begin'; readonly purpose: SpeechPurpose; readonly isAudible: boolean }
  /** The running turn is over for the caller; nothing more of it is to be heard. */
  | { readonly type: 'conclude'; readonly outcome: 'completed' | 'interrupted' | 'incomplete' | 'failed' }
  /** The model is done with a turn that was cut off before. */
  | { readonly type: 'forget' }
  /** This request will not be spoken. */
  | { readonly type: 'abandon'; readonly request: SpeechRequest; readonly outcome: 'failed' | 'interrupted' };

export interface GateStep {
  readonly gate: Gate;
  readonly effects: readonly GateEffect[];
}

export const closedGate: Gate = {
  state: { name: 'held' },
  queue: [],
  isCallerSpeaking: false,
  ownTurn: 'none',
  isToolAsked: false,
};

/** How long the model may take to begin what it was asked for. */
const askPatienceMs = 8_000;
/** It makes speech faster than it is spoken: what it was saying when cut off is made within this time. */
const drainPatienceMs = 6_000;
/** From the end of the caller's words to the answer: up to two seconds of pause, then thinking. */
const ownTurnPatienceMs = 6_000;
/** A tool should answer sooner; what waits for it, to be carried by its answer, goes out by itself after this. */
const toolPatienceMs = 2_000;
/** How long a request waits for a caller to finish, or for the news of it. */
const callerPatienceMs = 4_000;

/** What a gate waits for that may never come, and for how long; it then needs an `overdue`. */
export function waitOf({ state, queue, isCallerSpeaking, ownTurn, isToolAsked }: Gate): {
  readonly what: string;
  readonly patienceMs: number;
} | null {
  if (state.name === 'asked') return { what: 'begin', patienceMs: askPatienceMs };
  if (state.name === 'draining') return { what: 'drain', patienceMs: drainPatienceMs };
  if (state.name !== 'idle') return null;
  if (ownTurn !== 'none') return { what: 'own-turn', patienceMs: ownTurnPatienceMs };
  if (isToolAsked) return { what: 'tool', patienceMs: toolPatienceMs };
  return isCallerSpeaking && queue.length > 0 ? { what: 'caller', patienceMs: callerPatienceMs } : null;
}

/**
 * The model says nothing about why it speaks, so order has to tell: an instruction goes to it only when it is not
 * speaking, nobody else is, and nothing else is due from it; the next thing it says is then the answer. Pure: what is to
 * be done comes back as effects.
 */
export function stepGate(gate: Gate, input: GateInput): GateStep {
  return letNextBegin(transition(gate, input));
}

function transition(gate: Gate, input: GateInput): GateStep {
  const { state } = gate;
  if (state.name === 'stopped') return stay(gate);
  switch (input.type) {
    case 'ready':
      return state.name === 'held' ? enter(gate, { name: 'idle' }) : stay(gate);
    case 'request':
      return stay({ ...gate, queue: enqueue(gate, input.request) });
    case 'turn-began':
      return onBegan(gate);
    case 'turn-ended':
      return onEnded(gate, input.outcome);
    case 'caller-started':
      return onCallerStarted({ ...gate, isCallerSpeaking: true, ownTurn: 'none' });
    case 'caller-stopped':
      return stay({ ...gate, isCallerSpeaking: false, ownTurn: 'due' });
    case 'tool-asked':
      return stay({ ...gate, isToolAsked: true });
    case 'tools-answered':
      return stay({ ...gate, isToolAsked: false });
    case 'answer-due':
      return stay(gate.ownTurn === 'none' ? { ...gate, ownTurn: 'due' } : gate);
    case 'cancel':
      return onCancel(gate.ownTurn === 'due' ? { ...gate, ownTurn: 'unwanted' } : gate);
    case 'overdue':
      return onOverdue(gate);
    case 'stop':
      return enter({ ...gate, queue: [] }, { name: 'stopped' });
  }
}

const stay = (gate: Gate): GateStep => ({ gate, effects: [] });

const enter = (gate: Gate, state: GateState, ...effects: GateEffect[]): GateStep => ({
  gate: { ...gate, state },
  effects,
});

function enqueue({ queue, state }: Gate, request: SpeechRequest): readonly SpeechRequest[] {
  if (request.kind === 'say') return [...queue, request];
  const isBegun =
    (state.name === 'speaking' && state.isAnswer) ||
    (state.name === 'asked' && !state.isUnwanted && state.request.kind !== 'say');
  if (request.kind === 'answer' && (isBegun || queue.some(({ kind }) => kind !== 'say'))) return queue;
  // What the caller typed is the last of their words, so answering it is answering them.
  return [...queue.filter(({ kind }) => kind !== 'answer'), request];
}

function letNextBegin({ gate, effects }: GateStep): GateStep {
  const [request, ...queue] = gate.queue;
  if (!request || gate.state.name !== 'idle' || gate.isCallerSpeaking || gate.ownTurn !== 'none')
    return { gate, effects };
  if (gate.isToolAsked && !isFiller(request)) return { gate, effects };
  const asked: GateState = { name: 'asked', request, isUnwanted: false };
  return { gate: { ...gate, queue, state: asked }, effects: [...effects, { type: 'ask', request }] };
}

/** Said while a tool takes its time; waiting for the tool's answer would defeat it. */
const isFiller = (request: SpeechRequest): boolean => request.kind === 'say' && request.purpose === 'notice';

function onBegan(gate: Gate): GateStep {
  const { state } = gate;
  const begun: Gate = { ...gate, ownTurn: 'none' };
  if (state.name === 'asked') {
    const { request } = state;
    // Its turn-done has been told when it was cancelled.
    if (state.isUnwanted)
      return enter(begun, { name: 'draining' }, { type: 'begin', purpose: 'turn', isAudible: false });
    return enter(begun, { name: 'speaking', isAnswer: request.kind !== 'say' }, begin(purposeOf(request)));
  }
  if (state.name !== 'idle') return stay(gate);
  if (gate.ownTurn === 'unwanted')
    return enter(begun, { name: 'draining' }, begin('turn'), { type: 'conclude', outcome: 'interrupted' });
  const queue = gate.queue.filter(({ kind }) => kind !== 'answer');
  return enter({ ...begun, queue }, { name: 'speaking', isAnswer: true }, begin('turn'));
}

const begin = (purpose: SpeechPurpose): GateEffect => ({ type: 'begin', purpose, isAudible: true });

function onEnded(gate: Gate, outcome: 'completed' | 'incomplete' | 'failed'): GateStep {
  if (gate.state.name === 'draining') return enter(gate, { name: 'idle' }, { type: 'forget' });
  if (gate.state.name !== 'speaking') return stay(gate);
  return enter(gate, { name: 'idle' }, { type: 'conclude', outcome }, { type: 'forget' });
}

/** The model stops by itself when it hears the caller. */
function onCallerStarted(gate: Gate): GateStep {
  if (gate.state.name === 'draining') return enter(gate, { name: 'idle' }, { type: 'forget' });
  if (gate.state.name !== 'speaking') return stay(gate);
  return enter(gate, { name: 'idle' }, { type: 'conclude', outcome: 'interrupted' }, { type: 'forget' });
}

function onCancel(gate: Gate): GateStep {
  const { state } = gate;
  if (state.name === 'speaking')
    return enter(gate, { name: 'draining' }, { type: 'conclude', outcome: 'interrupted' });
  if (state.name !== 'asked' || state.isUnwanted) return stay(gate);
  const { request } = state;
  return enter(gate, { ...state, isUnwanted: true }, { type: 'abandon', request, outcome: 'interrupted' });
}

function onOverdue(gate: Gate): GateStep {
  const { state } = gate;
  switch (state.name) {
    case 'asked': {
      const abandon = { type: 'abandon', request: state.request, outcome: 'failed' } as const;
      return enter(gate, { name: 'idle' }, ...(state.isUnwanted ? [] : [abandon]));
    }
    case 'draining':
      return enter(gate, { name: 'idle' }, { type: 'forget' });
    case 'idle':
      return stay({ ...gate, isCallerSpeaking: false, ownTurn: 'none', isToolAsked: false });
    default:
      return stay(gate);
  }
}
