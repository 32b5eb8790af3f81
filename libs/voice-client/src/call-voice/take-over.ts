import type { CallerTurn } from './caller-turn.js';
import type { Owed, OwedSay } from './obligations.js';

/** What a session that takes over is given, in this order, after the conversation so far. */
export interface TakeOver {
  readonly results: readonly string[];
  /** Caller audio: all there is, or what came since a moment (monotonic ms), or the newest part. */
  readonly replay: { readonly sinceMs: number } | { readonly lastMs: number };
  readonly typed: readonly string[];
  readonly says: readonly OwedSay[];
  /** Whether it must be told to answer; what is replayed it answers by itself. */
  readonly isAnswerDue: boolean;
}

/** A provider tells of a voice some time after it began. */
export const prerollMs = 500;
/** A word that has just begun, in case the successor of a session takes over at that very moment. */
const quietReplayMs = 1_000;
/** A provider that has been given speech tells of it sooner than this. */
const heldAnswerMs = 1_500;
/** A sound of which none has told for this long was no speech. */
const unheardPatienceMs = 10_000;

/** @param isFirst no session has served yet: then nobody knows what there was to hear, and all of it is given */
export function planTakeOver(owed: Owed, isFirst: boolean): TakeOver {
  const utteranceMs = utteranceFromMs(owed.caller);
  return {
    results: owed.results,
    replay: replayOf(isFirst ? -Infinity : utteranceMs, isUnanswered(owed)),
    typed: owed.typed,
    says: owed.says,
    isAnswerDue: isUnanswered(owed) && utteranceMs === null && owed.typed.length === 0,
  };
}

function isUnanswered({ caller, turn, answerSinceMs }: Owed): boolean {
  const isCutOff = turn?.purpose === 'turn' && !turn.hasCalledTool;
  return caller.name === 'written' || isCutOff || answerSinceMs !== null;
}

function replayOf(sinceMs: number | null, isUnanswered: boolean): TakeOver['replay'] {
  if (sinceMs !== null) return { sinceMs };
  // The end of words that are known already would be answered twice.
  return { lastMs: isUnanswered ? 0 : quietReplayMs };
}

/** From when on the caller's audio may still be needed; null when its words are known, or there are none. */
export function utteranceFromMs(caller: CallerTurn): number | null {
  switch (caller.name) {
    case 'none':
    case 'written':
      return null;
    case 'speaking':
      return (caller.unwrittenFromMs ?? caller.fromMs) - prerollMs;
    case 'unheard':
    case 'spoken':
    case 'failed':
      return caller.fromMs - prerollMs;
  }
}

/** From when on the caller's audio must be kept: also while words that were acted on may still be asked for. */
export function keptFromMs({ caller, actedOn }: Owed): number | null {
  const utteranceMs = utteranceFromMs(caller);
  if (actedOn === null) return utteranceMs;
  return Math.min(utteranceMs ?? Infinity, actedOn.fromMs - prerollMs);
}

/** What is owed once a session has been given all that, monotonic ms. */
export function afterTakeOver(owed: Owed, { isAnswerDue }: TakeOver, nowMs: number): Owed {
  const isAsked = isAnswerDue || owed.typed.length > 0;
  return {
    ...owed,
    says: owed.says.map((say) => ({ ...say, askedMs: nowMs })),
    caller: replayed(owed, nowMs),
    actedOn: null,
    turn: null,
    answerSinceMs: isAsked ? nowMs : null,
  };
}

function replayed(owed: Owed, nowMs: number): CallerTurn {
  const { caller } = owed;
  const utteranceMs = utteranceFromMs(caller);
  if (utteranceMs === null) return { name: 'none' };
  const wasHeld = caller.name === 'spoken' || (caller.name === 'unheard' && caller.isAnswerHeld);
  return {
    name: 'unheard',
    fromMs: utteranceMs + prerollMs,
    sinceMs: nowMs,
    isAnswerHeld: owed.typed.length === 0 && (wasHeld || isUnanswered(owed)),
  };
}

/**
 * What is left of a sound that no session takes for speech: nothing after a while, and much sooner an answer to what
 * was said before it.
 */
export function settleSound(owed: Owed, nowMs: number): Owed {
  const { caller } = owed;
  if (caller.name !== 'unheard' || owed.turn) return owed;
  const ageMs = nowMs - caller.sinceMs;
  if (caller.isAnswerHeld && ageMs >= heldAnswerMs)
    return { ...owed, caller: { name: 'none' }, answerSinceMs: nowMs };
  return ageMs > unheardPatienceMs ? { ...owed, caller: { name: 'none' } } : owed;
}
