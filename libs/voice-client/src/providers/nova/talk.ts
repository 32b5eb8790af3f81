import type { Clock } from '@voc/resilience';
import type { SpeechPurpose, VoiceEvent } from '../../voice-event.js';
import type { SessionEnd } from '../../voice-events.js';
import { voiceError } from '../../voice-fault.js';
import type { VoiceOddity } from '../../voice-provider.js';
import type { NovaPrompt } from './nova-prompt.js';
import type { createUsageMeter } from './nova-usage.js';
import type { ToolDesk } from './tool-desk.js';
import { purposeOf, type GateEffect, type GateInput, type SpeechRequest } from './turn-gate.js';
import { newTurn, type createContents, type Turn } from './turn-ledger.js';

export interface ConversationDeps {
  readonly clock: Clock;
  readonly modelId: string;
  readonly prompt: NovaPrompt;
  /** The caller's audio must be open before the model answers anything. */
  readonly openAudio: () => void;
  readonly emit: (event: VoiceEvent) => void;
  readonly report: (oddity: VoiceOddity) => void;
  /** The session is over. */
  readonly end: (end: SessionEnd) => void;
}

/** What an open conversation remembers. */
export interface Talk {
  readonly deps: ConversationDeps;
  readonly contents: ReturnType<typeof createContents>;
  readonly toolDesk: ToolDesk;
  readonly gate: (input: GateInput) => void;
  /** What is new in the running totals of what the session has used. */
  readonly newTokens: ReturnType<typeof createUsageMeter>;
  /** What we have asked in the caller's place; the service may write it down as the caller's words. */
  readonly asked: Map<string, SpeechRequest['kind']>;
  /** Background that came too late for the history, for the next text that is sent. */
  readonly backgrounds: string[];
  /** What the model is saying. */
  current: Turn | null;
  /** What it has said before, oldest first: texts of that may still come. */
  readonly earlier: Turn[];
  isCallerSpeaking: boolean;
  heardMs: number;
  cancelWatch: () => void;
}

/** Does what the gate has decided. */
export function performEffect(talk: Talk, effect: GateEffect): void {
  switch (effect.type) {
    case 'ask':
      ask(talk, effect.request);
      break;
    case 'begin':
      talk.current = newTurn(effect.purpose, effect.isAudible);
      watch(talk);
      break;
    case 'conclude':
      conclude(talk, effect.outcome);
      break;
    case 'forget':
      forget(talk);
      break;
    case 'abandon':
      tellTurnDone(talk, purposeOf(effect.request), effect.outcome, false);
      break;
  }
}

const answerPlease = "Please answer what the caller said last, in the caller's language.";

function textOf(request: SpeechRequest): string {
  switch (request.kind) {
    case 'say':
      return request.instruction;
    case 'typed':
      return request.text;
    case 'answer':
      return answerPlease;
  }
}

/** In characters, of background that waits; what is older goes first. */
const maxBackgroundChars = 12_000;
/** Texts remembered because the service may repeat them; beyond it the oldest are forgotten. */
const maxAsked = 64;

function ask(talk: Talk, request: SpeechRequest): void {
  const { prompt } = talk.deps;
  talk.deps.openAudio();
  const background = talk.backgrounds.splice(0).join('\n\n').slice(-maxBackgroundChars);
  const text = background === '' ? textOf(request) : `${background}\n\n${textOf(request)}`;
  // An instruction is not the caller's, so a tool's answer can carry it; what the caller typed is.
  if (request.kind === 'say' && talk.toolDesk.carry(text)) return;
  talk.asked.set(text.trim(), request.kind);
  const [oldest] = talk.asked.keys();
  if (talk.asked.size > maxAsked && oldest !== undefined) talk.asked.delete(oldest);
  prompt.ask(text);
}

/** The caller may well say what they have typed before; then it is theirs. */
function forgetTyped(talk: Talk): void {
  for (const [text, kind] of talk.asked) if (kind === 'typed') talk.asked.delete(text);
}

/** More than can be waiting in the caller's playback. */
const maxEarlierTurns = 8;

function forget(talk: Talk): void {
  if (talk.current) talk.earlier.push(talk.current);
  if (talk.earlier.length > maxEarlierTurns) talk.earlier.shift();
  talk.current = null;
  talk.cancelWatch();
  forgetTyped(talk);
}

/** For the caller it is over; what the model may still say of it is not for them. */
function conclude(talk: Talk, outcome: 'completed' | 'interrupted' | 'incomplete' | 'failed'): void {
  const turn = talk.current;
  if (!turn) return;
  if (outcome !== 'interrupted')
    for (const itemId of turn.openItems)
      if (turn.soundedItems.has(itemId)) talk.deps.emit({ type: 'audio-done', itemId });
  turn.isAudible = false;
  tellTurnDone(talk, turn.purpose, outcome, turn.hasProduced);
}

function tellTurnDone(
  talk: Talk,
  purpose: SpeechPurpose,
  outcome: 'completed' | 'interrupted' | 'incomplete' | 'failed',
  produced: boolean,
): void {
  talk.deps.emit({ type: 'turn-done', purpose, outcome, produced });
  if (outcome === 'failed')
    talk.deps.emit({ type: 'failed', error: voiceError('VOICE_RESPONSE', true, 'no_answer') });
}

/** From the model's word that it has finished to the text of what it said, if that does not wait for the playback. */
const lastTextPatienceMs = 300;
/** The model has begun and then nothing comes any more. */
const silencePatienceMs = 8_000;
const watchMs = 100;

/** The end of a turn is told in several ways, none of them always; so a turn about which nothing is heard ends too. */
function watch(talk: Talk): void {
  const { clock } = talk.deps;
  talk.cancelWatch();
  talk.heardMs = clock.monotonicMs();
  const look = (): void => {
    const quietMs = clock.monotonicMs() - talk.heardMs;
    const turn = talk.current;
    if (!turn) return;
    if (turn.isEnding && quietMs >= lastTextPatienceMs)
      talk.gate({ type: 'turn-ended', outcome: 'completed' });
    else if (quietMs >= silencePatienceMs)
      talk.gate({ type: 'turn-ended', outcome: turn.hasProduced ? 'incomplete' : 'failed' });
    else talk.cancelWatch = clock.schedule(watchMs, look);
  };
  talk.cancelWatch = clock.schedule(watchMs, look);
}
