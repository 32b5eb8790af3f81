import {
  unansweredCreate,
  withUnwantedCreate,
  type Create,
  type Gate,
  type GateEffect,
  type GateInput,
  type GateState,
  type GateStep,
  type QueuedRequest,
  type SpeechRequest,
} from './response-gate-state.js';

/** After this many refusals as busy a request is given up. */
const maxRefusals = 5;

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
      return stay({ ...gate, queue: enqueue(gate, input.request) });
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
      return onCallerStarted({ ...gate, ownTurn: 'listening' });
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

/** Two wishes to go on are one: the model sees all that is new at once. */
function enqueue(gate: Gate, request: SpeechRequest): readonly QueuedRequest[] {
  const { queue } = gate;
  const isQueued = (kind: SpeechRequest['kind']): boolean =>
    queue.some((entry) => entry.request.kind === kind);
  if (request.kind === 'answer' && (isQueued('go-on') || isQueued('answer') || isAnswered(gate)))
    return queue;
  // While the caller speaks nothing is asked for: the provider answers at the end of it, with everything in view.
  if (request.kind === 'go-on' && (isQueued('go-on') || gate.ownTurn === 'listening')) return queue;
  const kept = request.kind === 'go-on' ? queue.filter((entry) => entry.request.kind !== 'answer') : queue;
  return [...kept, { request, refusals: 0 }];
}

/** Whether the caller is being answered, or will be without our asking. */
function isAnswered({ state, ownTurn }: Gate): boolean {
  if (ownTurn === 'listening' || ownTurn === 'due') return true;
  if (state.name === 'active' && state.isAnswer) return true;
  const create = unansweredCreate(state);
  return create !== null && !create.unwanted && create.request.kind !== 'say';
}

/** Gives up what is made needless by what the provider says by itself. */
function withoutNeedless(gate: Gate, isNeedless: (request: SpeechRequest) => boolean): Gate {
  const queue = gate.queue.filter(({ request }) => !isNeedless(request));
  const create = unansweredCreate(gate.state);
  const state = create && isNeedless(create.request) ? withUnwantedCreate(gate.state) : gate.state;
  return { ...gate, queue, state };
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

function onOursCreated(gate: Gate, responseId: string): GateStep {
  const create = unansweredCreate(gate.state);
  // No create is open when we had given it up; speaking now would surprise everybody.
  if (!create || create.unwanted) return cutOff(gate, responseId, null);
  const isAnswer = create.request.kind !== 'say';
  return enter(gate, { name: 'active', responseId, isAnswer, unanswered: null });
}

function onProvidersCreated(gate: Gate, responseId: string): GateStep {
  const begun: Gate = { ...gate, ownTurn: 'none' };
  if (gate.ownTurn === 'unwanted') return cutOff(begun, responseId, unansweredCreate(gate.state));
  const needed = withoutNeedless(begun, ({ kind }) => kind === 'answer');
  const unanswered = unansweredCreate(needed.state);
  // Only one runs at a time, so the one that was cut off is over, whatever the provider has not said of it yet.
  const over: readonly GateEffect[] =
    gate.state.name === 'cancel_requested' ? [{ type: 'conclude', responseId: gate.state.responseId }] : [];
  return enter(needed, { name: 'active', responseId, isAnswer: true, unanswered }, ...over);
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
  return { gate: settled, effects: abandon(create) };
}

function withoutCreate(state: GateState, because: 'busy' | 'failed'): GateState {
  if (state.name === 'active' || state.name === 'cancel_requested') return { ...state, unanswered: null };
  return because === 'busy' ? { name: 'blocked' } : { name: 'idle' };
}

/** What we did not ask for in words, and do not need any more, is given up without a word. */
function abandon({ request, unwanted }: Create): readonly GateEffect[] {
  if (unwanted && request.kind !== 'say') return [];
  return [{ type: 'abandon', request, outcome: unwanted ? 'interrupted' : 'failed' }];
}

function onCancel(gate: Gate): GateStep {
  const { state } = gate;
  if (state.name === 'create_requested') return enter(gate, withUnwantedCreate(state));
  return state.name === 'active' ? cutOff(gate, state.responseId, state.unanswered) : stay(gate);
}

function onCancelRefused(gate: Gate, eventId: string | null): GateStep {
  const { state } = gate;
  if (state.name !== 'cancel_requested' || eventId !== cancelEventId(state.responseId)) return stay(gate);
  return enter(gate, afterResponse(state.unanswered), { type: 'conclude', responseId: state.responseId });
}

/** With `interrupt_response` the provider cuts off what runs; its `response.done` follows without a word from us. */
function onCallerStarted(before: Gate): GateStep {
  const gate = withoutNeedless(before, ({ kind }) => kind !== 'say');
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
      return enter(gate, { name: 'idle' }, ...abandon(state.create));
    case 'blocked':
      return enter(gate, { name: 'idle' });
    case 'cancel_requested':
      return state.by === 'provider'
        ? cutOff(gate, state.responseId, state.unanswered)
        : enter(gate, afterResponse(state.unanswered), { type: 'conclude', responseId: state.responseId });
    case 'idle':
      return onNotAnswered(gate);
    default:
      return stay(gate);
  }
}

/** Nobody answers the caller, and nobody will unless asked. */
function onNotAnswered(gate: Gate): GateStep {
  const settled: Gate = { ...gate, ownTurn: 'none' };
  if (gate.ownTurn !== 'due') return stay(settled);
  return stay({ ...settled, queue: enqueue(settled, { kind: 'answer' }) });
}
