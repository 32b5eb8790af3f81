import type { MoveCause } from '../voice-event.js';
import type { VoiceError } from '../voice-fault.js';
import {
  isRepeated,
  othersThan,
  providersAfter,
  providersAfterFailing,
  withTrouble,
  type Trouble,
} from './trouble-plan.js';

/** One session of the call: its number, from 1, and the provider's place in the list of those that may be tried. */
export interface LegRef {
  readonly leg: number;
  readonly provider: number;
}

export interface Successor extends LegRef {
  readonly purpose: 'renewal' | 'language';
  /** Monotonic ms; null while it connects. */
  readonly readySinceMs: number | null;
}

export type SuccessionState =
  | { readonly name: 'new' }
  /** Nobody answers the caller. */
  | {
      readonly name: 'seeking';
      readonly attempt: LegRef;
      /** What it is for while nothing has gone wrong: null for the first session, `renewal` after one that expired. */
      readonly plannedCause: 'renewal' | null;
      /** Once something has: told to the consumer as `cause`, and the providers still to be tried. */
      readonly trouble: { readonly cause: MoveCause; readonly next: readonly number[] } | null;
    }
  | { readonly name: 'serving'; readonly active: LegRef; readonly successor: Successor | null }
  | { readonly name: 'ended' };

export interface Succession {
  readonly state: SuccessionState;
  readonly providers: number;
  readonly legsOpened: number;
  /** When sessions were sought because one had failed or expired, within the last minute. */
  readonly troubles: readonly Trouble[];
}

/** Why a session is of no use. Times are monotonic ms. */
interface Fault {
  readonly cause: 'expired' | 'lost' | 'stalled' | 'failing';
  readonly error: VoiceError;
  readonly nowMs: number;
}

export type SuccessionInput =
  | { readonly type: 'connect' }
  | { readonly type: 'ready'; readonly leg: number; readonly nowMs: number }
  /** A session ended, or never began, or is given up. */
  | ({ readonly type: 'gone'; readonly leg: number } & Fault)
  | { readonly type: 'open-successor'; readonly purpose: Successor['purpose'] }
  | { readonly type: 'switch' | 'drop-successor' | 'stop' };

export type SuccessionEffect =
  | ({ readonly type: 'open' } & LegRef)
  | { readonly type: 'close'; readonly leg: number }
  | { readonly type: 'tell-moving'; readonly cause: MoveCause; readonly error: VoiceError | null }
  /** This session takes over; `cause` is null when nothing preceded it. */
  | { readonly type: 'serve'; readonly leg: number; readonly cause: MoveCause | null }
  /** The successor in another language came to nothing: the serving session is to answer after all. */
  | { readonly type: 'stay' }
  | { readonly type: 'give-up'; readonly error: VoiceError };

export interface SuccessionStep {
  readonly succession: Succession;
  readonly effects: readonly SuccessionEffect[];
}

type Seeking = Extract<SuccessionState, { name: 'seeking' }>;
type Serving = Extract<SuccessionState, { name: 'serving' }>;

export function newSuccession(providers: number): Succession {
  return { state: { name: 'new' }, providers, legsOpened: 0, troubles: [] };
}

/**
 * Which session serves the call, which is to follow it, and what is tried when there is none. At most one session
 * serves, and at most one is being opened or waits beside it. Pure: what is to be done comes back as effects.
 */
export function stepSuccession(from: Succession, input: SuccessionInput): SuccessionStep {
  if (from.state.name === 'ended') return stay(from);
  switch (input.type) {
    case 'connect':
      return from.state.name === 'new' ? seek(from, 0, null, null) : stay(from);
    case 'ready':
      return onReady(from, input.leg, input.nowMs);
    case 'gone':
      return onGone(from, input.leg, input);
    case 'open-successor':
      return openSuccessor(from, input.purpose);
    case 'switch':
      return switchOver(from);
    case 'drop-successor':
      return dropSuccessor(from);
    case 'stop':
      return enter(from, { name: 'ended' }, ...legsOf(from.state).map(close));
  }
}

const stay = (succession: Succession): SuccessionStep => ({ succession, effects: [] });

const enter = (
  from: Succession,
  state: SuccessionState,
  ...effects: readonly SuccessionEffect[]
): SuccessionStep => ({ succession: { ...from, state }, effects });

const close = ({ leg }: LegRef): SuccessionEffect => ({ type: 'close', leg });

function legsOf(state: SuccessionState): readonly LegRef[] {
  if (state.name === 'seeking') return [state.attempt];
  if (state.name !== 'serving') return [];
  return state.successor ? [state.active, state.successor] : [state.active];
}

/** Puts `before` in front of what a step does. */
const after = (before: readonly SuccessionEffect[], step: SuccessionStep): SuccessionStep => ({
  ...step,
  effects: [...before, ...step.effects],
});

function seek(
  from: Succession,
  provider: number,
  plannedCause: Seeking['plannedCause'],
  trouble: Seeking['trouble'],
): SuccessionStep {
  const attempt: LegRef = { leg: from.legsOpened + 1, provider };
  const opened: Succession = { ...from, legsOpened: attempt.leg };
  return enter(opened, { name: 'seeking', attempt, plannedCause, trouble }, { type: 'open', ...attempt });
}

function onReady(from: Succession, leg: number, nowMs: number): SuccessionStep {
  const { state } = from;
  if (state.name === 'seeking' && state.attempt.leg === leg) {
    const cause = state.trouble?.cause ?? state.plannedCause;
    const serving: Serving = { name: 'serving', active: state.attempt, successor: null };
    return enter(from, serving, { type: 'serve', leg, cause });
  }
  if (state.name !== 'serving' || state.successor?.leg !== leg) return stay(from);
  const ready: Serving = { ...state, successor: { ...state.successor, readySinceMs: nowMs } };
  const waiting: Succession = { ...from, state: ready };
  return state.successor.purpose === 'language' ? switchOver(waiting) : stay(waiting);
}

function switchOver(from: Succession): SuccessionStep {
  const { state } = from;
  if (state.name !== 'serving' || !isReady(state.successor)) return stay(from);
  return takeOver(from, state.active, state.successor, state.successor.purpose);
}

const isReady = (successor: Successor | null): successor is Successor & { readonly readySinceMs: number } =>
  successor !== null && successor.readySinceMs !== null;

function takeOver(
  from: Succession,
  active: LegRef,
  { leg, provider }: LegRef,
  cause: MoveCause,
): SuccessionStep {
  const serving: Serving = { name: 'serving', active: { leg, provider }, successor: null };
  return enter(from, serving, { type: 'serve', leg, cause }, close(active));
}

function onGone(from: Succession, leg: number, fault: Fault): SuccessionStep {
  const { state } = from;
  if (state.name === 'seeking' && state.attempt.leg === leg)
    return after([close(state.attempt)], tryNext(from, state, fault));
  if (state.name !== 'serving') return stay(from);
  if (state.active.leg === leg) return replaceActive(from, state, fault);
  if (state.successor?.leg !== leg) return stay(from);
  const isMissed = state.successor.purpose === 'language';
  const dropped = enter(from, { ...state, successor: null }, close(state.successor));
  return isMissed ? { ...dropped, effects: [...dropped.effects, { type: 'stay' }] } : dropped;
}

function tryNext(from: Succession, state: Seeking, fault: Fault): SuccessionStep {
  const { trouble, attempt } = state;
  if (!trouble) {
    const providers = providersAfter(fault.error, attempt.provider, from.providers);
    return beginTrouble(from, 'refused', providers, fault);
  }
  const [provider, ...next] = trouble.next;
  if (provider === undefined) return giveUp(from, fault.error);
  return seek(from, provider, state.plannedCause, { ...trouble, next });
}

/** The serving session is over: its successor takes its place if there is one, otherwise one is sought. */
function replaceActive(from: Succession, state: Serving, fault: Fault): SuccessionStep {
  const { active, successor } = state;
  const leaving = legsOf(state).map(close);
  const troubles = withTrouble(from.troubles, { provider: active.provider, atMs: fault.nowMs });
  if (!troubles) return after(leaving, giveUp(from, fault.error));
  const noted: Succession = { ...from, troubles };
  if (fault.cause === 'failing') {
    const providers = providersAfterFailing(active.provider, from.providers);
    return after(leaving, beginTrouble(noted, fault.cause, providers, fault));
  }
  if (isReady(successor))
    return takeOver(noted, active, successor, fault.cause === 'expired' ? 'renewal' : fault.cause);
  if (successor) return adopt(noted, active, successor, fault);
  if (fault.cause === 'expired') return after(leaving, seek(noted, active.provider, 'renewal', null));
  const providers = providersAfter(fault.error, active.provider, from.providers, isRepeated(troubles));
  return after(leaving, beginTrouble(noted, fault.cause, providers, fault));
}

/** What was being opened beside it is the first thing to try, and further on its way than any other. */
function adopt(from: Succession, active: LegRef, successor: Successor, fault: Fault): SuccessionStep {
  const { leg, provider } = successor;
  const seeking: Seeking = {
    name: 'seeking',
    attempt: { leg, provider },
    plannedCause: 'renewal',
    trouble: null,
  };
  if (fault.cause === 'expired') return enter(from, seeking, close(active));
  const trouble = { cause: fault.cause, next: othersThan(provider, from.providers) };
  return enter(from, { ...seeking, trouble }, close(active), tellMoving(fault.cause, fault));
}

function beginTrouble(
  from: Succession,
  cause: MoveCause,
  [provider, ...next]: readonly number[],
  fault: Fault,
): SuccessionStep {
  if (provider === undefined) return giveUp(from, fault.error);
  return after([tellMoving(cause, fault)], seek(from, provider, null, { cause, next }));
}

/** Of a stall nobody has said anything. */
const tellMoving = (cause: MoveCause, { error }: Fault): SuccessionEffect => ({
  type: 'tell-moving',
  cause,
  error: cause === 'stalled' ? null : error,
});

function giveUp(from: Succession, error: VoiceError): SuccessionStep {
  return enter(from, { name: 'ended' }, { type: 'give-up', error });
}

function openSuccessor(from: Succession, purpose: Successor['purpose']): SuccessionStep {
  const { state } = from;
  // What is being opened speaks another language; the same attempt begins anew.
  if (state.name === 'seeking' && purpose === 'language')
    return after(
      [close(state.attempt)],
      seek(from, state.attempt.provider, state.plannedCause, state.trouble),
    );
  if (state.name !== 'serving') return stay(from);
  const ref: LegRef = { leg: from.legsOpened + 1, provider: state.active.provider };
  const replaced = state.successor ? [close(state.successor)] : [];
  return enter(
    { ...from, legsOpened: ref.leg },
    { ...state, successor: { ...ref, purpose, readySinceMs: null } },
    ...replaced,
    { type: 'open', ...ref },
  );
}

function dropSuccessor(from: Succession): SuccessionStep {
  const { state } = from;
  if (state.name !== 'serving' || !state.successor) return stay(from);
  return enter(from, { ...state, successor: null }, close(state.successor));
}
