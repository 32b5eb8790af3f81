import type { SpeechPurpose, VoiceEvent } from '../voice-event.js';
import {
  answeredElsewhere,
  failed,
  started,
  stopped,
  unanswerable,
  unheard,
  written,
  type ActedOn,
  type CallerTurn,
} from './caller-turn.js';

/** Something we asked the model to say that has not ended in a `turn-done`. */
export interface OwedSay {
  readonly instruction: string;
  readonly purpose: SpeechPurpose;
  /** When a session was asked for it, monotonic ms; null while it waits for one. */
  readonly askedMs: number | null;
}

/** What a session is generating. */
export interface RunningTurn {
  readonly purpose: SpeechPurpose;
  readonly hasCalledTool: boolean;
}

export interface OpenTool {
  readonly name: string;
  /** The session that called it: only that one takes the result as such. */
  readonly leg: number;
}

/** What a conversation still owes the caller, or us; a session that takes over goes on from it. */
export interface Owed {
  /** In the order in which they were asked for. */
  readonly says: readonly OwedSay[];
  readonly caller: CallerTurn;
  /** The caller's words that a tool was called for and that have not come yet; null when there are none. */
  readonly actedOn: ActedOn | null;
  readonly turn: RunningTurn | null;
  /** Since when an answer is due because of us: asked for, or after a tool's result. */
  readonly answerSinceMs: number | null;
  /** Entered by the caller and not answered. */
  readonly typed: readonly string[];
  readonly openTools: ReadonlyMap<string, OpenTool>;
  /** Results of tools that no answer has followed, in words for a session that did not call them. */
  readonly results: readonly string[];
}

export type OwedInput =
  | { readonly type: 'said'; readonly say: OwedSay }
  | { readonly type: 'answer-asked'; readonly nowMs: number }
  | { readonly type: 'typed'; readonly text: string; readonly nowMs: number }
  | {
      readonly type: 'tool-answered';
      readonly callId: string;
      readonly result: string;
      readonly then: 'speak' | 'wait';
      readonly nowMs: number;
    }
  /** The running turn was stopped by us: what to say next is our business, not the model's. */
  | { readonly type: 'cancelled' }
  /** The same, and another session is to answer the caller's last words, in another language. */
  | { readonly type: 'answer-elsewhere'; readonly nowMs: number }
  /** The caller makes a sound of which nobody has told. */
  | { readonly type: 'unheard'; readonly fromMs: number; readonly nowMs: number }
  /** The serving session tells. `audibleSinceMs`: since when the caller can be heard by the audio alone. */
  | {
      readonly type: 'told';
      readonly event: VoiceEvent;
      readonly leg: number;
      readonly nowMs: number;
      readonly audibleSinceMs: number | null;
    };

export const nothingOwed: Owed = {
  says: [],
  caller: { name: 'none' },
  actedOn: null,
  turn: null,
  answerSinceMs: null,
  typed: [],
  openTools: new Map(),
  results: [],
};

/** More than one answer can be waiting for; beyond it the oldest is forgotten. */
const maxKept = 16;
const kept = (list: readonly string[], text: string): readonly string[] => [...list, text].slice(-maxKept);

/** Keeps account of what is owed. Pure. */
export function stepOwed(owed: Owed, input: OwedInput): Owed {
  switch (input.type) {
    case 'said':
      return { ...owed, says: [...owed.says, input.say] };
    case 'answer-asked':
      return { ...owed, answerSinceMs: input.nowMs };
    case 'typed':
      return { ...owed, typed: kept(owed.typed, input.text), answerSinceMs: input.nowMs };
    case 'tool-answered':
      return onToolAnswered(owed, input);
    case 'cancelled':
      return onCancelled(owed);
    case 'answer-elsewhere':
      return {
        ...onCancelled(owed),
        caller: answeredElsewhere(owed.caller, owed.actedOn),
        actedOn: null,
        answerSinceMs: input.nowMs,
      };
    case 'unheard':
      return { ...owed, caller: unheard(owed.caller, input.fromMs, input.nowMs) };
    case 'told':
      return onTold(owed, input);
  }
}

function onToolAnswered(owed: Owed, input: Extract<OwedInput, { type: 'tool-answered' }>): Owed {
  const openTools = new Map(owed.openTools);
  if (!openTools.delete(input.callId)) return owed;
  const answerSinceMs = input.then === 'speak' ? input.nowMs : owed.answerSinceMs;
  return { ...owed, openTools, answerSinceMs, results: kept(owed.results, input.result) };
}

/** A caller who is speaking interrupted it; those words still want an answer. Says that have not begun stay. */
function onCancelled(owed: Owed): Owed {
  return { ...owed, caller: unanswerable(owed.caller), answerSinceMs: null, typed: [] };
}

function onTold(
  owed: Owed,
  { event, leg, nowMs, audibleSinceMs }: Extract<OwedInput, { type: 'told' }>,
): Owed {
  switch (event.type) {
    case 'audio':
      return onAudio(owed, event.purpose);
    case 'caller-started-speaking':
      return { ...owed, caller: started(owed.caller, audibleSinceMs ?? nowMs) };
    case 'caller-stopped-speaking':
      return { ...owed, caller: stopped(owed.caller, nowMs) };
    case 'transcript':
      return event.role === 'caller' && event.final ? onWords(owed) : owed;
    case 'tool-call':
      return onToolCall(owed, event.callId, { name: event.name, leg });
    case 'turn-done':
      return onTurnDone(owed, event);
    default:
      return owed;
  }
}

function onWords(owed: Owed): Owed {
  if (owed.actedOn !== null) return { ...owed, actedOn: null };
  return { ...owed, caller: written(owed.caller) };
}

function onAudio(owed: Owed, purpose: SpeechPurpose): Owed {
  // Audio that follows a tool's result is the answer, whether or not the provider counts it as the turn of the call.
  const hasCalledTool = owed.turn?.hasCalledTool === true && owed.answerSinceMs === null;
  if (owed.turn?.purpose === purpose && owed.turn.hasCalledTool === hasCalledTool) return owed;
  return { ...owed, turn: { purpose, hasCalledTool } };
}

/** The model has understood the caller: what is owed now is the tool's result, and by us. */
function onToolCall(owed: Owed, callId: string, tool: OpenTool): Owed {
  const { caller } = owed;
  return {
    ...owed,
    caller: caller.name === 'speaking' ? caller : { name: 'none' },
    actedOn: caller.name === 'spoken' ? caller : owed.actedOn,
    turn: { purpose: owed.turn?.purpose ?? 'turn', hasCalledTool: true },
    openTools: new Map(owed.openTools).set(callId, tool),
  };
}

function onTurnDone(owed: Owed, { purpose, outcome }: Extract<VoiceEvent, { type: 'turn-done' }>): Owed {
  const index = owed.says.findIndex((say) => say.purpose === purpose);
  if (index >= 0) return { ...owed, turn: null, says: owed.says.toSpliced(index, 1) };
  // An answer that was cut off answers nothing: what the caller said instead comes next. One that called a tool, or was
  // still unspoken when its result came, is followed by another.
  if (purpose !== 'turn' || outcome === 'interrupted' || owed.turn?.hasCalledTool)
    return { ...owed, turn: null };
  if (outcome === 'failed') return { ...owed, turn: null, caller: failed(owed.caller), answerSinceMs: null };
  const caller: CallerTurn = owed.caller.name === 'speaking' ? owed.caller : { name: 'none' };
  return { ...owed, turn: null, caller, actedOn: null, answerSinceMs: null, typed: [], results: [] };
}
