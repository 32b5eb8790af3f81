import type { TokenCounts } from '../../voice-event.js';
import { safeWord, unusableAudio, voiceError } from '../../voice-fault.js';
import type { ContentEnded, ContentStarted, ServerEvent, Text, ToolUse } from './server-event.js';
import type { Talk } from './talk.js';
import { isComplete, noteSpoken, type Content, type Turn } from './turn-ledger.js';

/** What each thing the service says does to an open conversation. */
export function handleServerEvent(talk: Talk, event: ServerEvent): void {
  switch (event.type) {
    case 'caller-started':
      onCallerStarted(talk);
      break;
    case 'caller-stopped':
      onCallerStopped(talk);
      break;
    case 'content-started':
      onContentStarted(talk, event);
      break;
    case 'text':
      onText(talk, event);
      break;
    case 'interruption-mark':
      onInterrupted(talk, talk.contents.find(event.contentId)?.turn ?? null);
      break;
    case 'audio':
      onAudio(talk, event.contentId, event.payload);
      break;
    case 'unusable-audio':
      talk.deps.end({ reason: 'lost', error: unusableAudio() });
      break;
    case 'tool-use':
      onToolUse(talk, event);
      break;
    case 'content-ended':
      onContentEnded(talk, event);
      break;
    case 'usage':
      onUsage(talk, event.total);
      break;
    case 'unknown':
      talk.deps.report({ kind: 'unknown-event', detail: safeWord(event.name) });
      break;
    case 'ignored':
    case 'malformed':
      break;
  }
}

function onCallerStarted(talk: Talk): void {
  talk.isCallerSpeaking = true;
  for (const turn of talk.earlier) turn.isInterrupted = true;
  const { current } = talk;
  if (current) Object.assign(current, { isInterrupted: true, isAudible: false });
  talk.deps.emit({ type: 'caller-started-speaking' });
  talk.gate({ type: 'caller-started' });
}

function onCallerStopped(talk: Talk): void {
  talk.isCallerSpeaking = false;
  talk.gate({ type: 'caller-stopped' });
  talk.deps.emit({ type: 'caller-stopped-speaking' });
}

/** Several signs tell of one interruption, and any of them may be missing: the first counts. */
function onInterrupted(talk: Talk, of: Turn | null): void {
  const turn = of ?? lastTurn(talk);
  if (!turn || turn.isInterrupted) return;
  onCallerStarted(talk);
}

function onContentStarted(talk: Talk, event: ContentStarted): void {
  const { contentId, kind, isCaller, isSpeculative } = event;
  if (kind === 'AUDIO' && !event.isAgreedFormat) {
    talk.deps.end({ reason: 'lost', error: voiceError('VOICE_CONFIG', false, 'audio_format') });
    return;
  }
  const isAfterword = kind === 'TEXT' && !isSpeculative && !isCaller;
  const turn = isAfterword ? lastTurn(talk) : null;
  talk.contents.begun(contentId, { kind, isCaller, isSpeculative, turn });
  if (kind !== 'AUDIO' || isCaller) return;
  const speaking = currentTurn(talk);
  speaking.isEnding = false;
  speaking.items.push(contentId);
  speaking.openItems.add(contentId);
  talk.contents.begun(contentId, { kind, isCaller, isSpeculative, turn: speaking });
}

/** What the model is saying, or has said last. */
function lastTurn({ current, earlier }: Talk): Turn | null {
  return current ?? earlier.at(-1) ?? null;
}

/** What the model is saying; it begins something new with a planned text, audio, or a tool call. */
function currentTurn(talk: Talk): Turn {
  talk.heardMs = talk.deps.clock.monotonicMs();
  if (!talk.current) talk.gate({ type: 'turn-began' });
  if (!talk.current) throw new Error('the gate is closed');
  return talk.current;
}

function onText(talk: Talk, { contentId, text }: Text): void {
  const content = talk.contents.find(contentId);
  if (!content || content.kind !== 'TEXT') {
    talk.deps.report({ kind: 'malformed-event' });
    return;
  }
  if (text.trim() === '') return;
  if (content.isCaller) {
    onCallerText(talk, contentId, text);
  } else if (content.isSpeculative) {
    const turn = currentTurn(talk);
    turn.sentences.push({ text, isSpoken: false });
    turn.isEnding = false;
    content.turn = turn;
  } else {
    onSpokenText(talk, content, contentId, text);
  }
}

function onCallerText(talk: Talk, contentId: string, text: string): void {
  // Written down as the caller's, but asked by us.
  if (talk.asked.delete(text.trim())) return;
  if (talk.isCallerSpeaking) onCallerStopped(talk);
  else if (!talk.current) talk.gate({ type: 'caller-stopped' });
  talk.deps.emit({ type: 'transcript', role: 'caller', itemId: contentId, text, final: true });
}

function onSpokenText(talk: Talk, content: Content, contentId: string, text: string): void {
  const turns = talk.current ? [...talk.earlier, talk.current] : talk.earlier;
  const spoken = noteSpoken(turns, content.turn, text);
  const itemId = spoken?.itemId ?? contentId;
  talk.deps.emit({ type: 'transcript', role: 'assistant', itemId, text, final: true });
  if (!spoken) return;
  content.turn = spoken.turn;
  endIfComplete(talk, spoken.turn);
}

function onAudio(talk: Talk, contentId: string, payload: string): void {
  if (payload === '') return;
  const turn = talk.contents.find(contentId)?.turn;
  if (!turn?.openItems.has(contentId) || !turn.isAudible) {
    talk.deps.report({ kind: 'late-audio' });
    return;
  }
  talk.heardMs = talk.deps.clock.monotonicMs();
  turn.hasProduced = true;
  turn.soundedItems.add(contentId);
  talk.deps.emit({ type: 'audio', itemId: contentId, purpose: turn.purpose, payload });
}

function onUsage({ deps, newTokens }: Talk, total: TokenCounts): void {
  const tokens = newTokens(total);
  if (tokens) deps.emit({ type: 'usage', usage: { provider: 'nova', model: deps.modelId, tokens } });
}

function onToolUse(talk: Talk, { contentId, toolUseId, name, arguments: argumentsJson }: ToolUse): void {
  if (!talk.toolDesk.called(toolUseId)) return;
  const turn = currentTurn(talk);
  const content = talk.contents.find(contentId);
  if (content) content.turn = turn;
  turn.hasProduced = true;
  talk.gate({ type: 'tool-asked' });
  talk.deps.emit({ type: 'tool-call', callId: toolUseId, name, arguments: argumentsJson });
}

function onContentEnded(talk: Talk, { contentId, stopReason }: ContentEnded): void {
  const content = talk.contents.find(contentId);
  if (!content) return;
  talk.contents.ended(contentId);
  const { turn, kind, isCaller, isSpeculative } = content;
  if (!turn || isCaller) return;
  if (stopReason === 'INTERRUPTED' && !isSpeculative) onInterrupted(talk, turn);
  if (kind === 'AUDIO') {
    turn.openItems.delete(contentId);
    if (turn.isAudible && turn.soundedItems.has(contentId))
      talk.deps.emit({ type: 'audio-done', itemId: contentId });
    if (stopReason === 'END_TURN') turn.isEnding = true;
  }
  // It has nothing to say, and says so: no audio will tell that the turn has ended.
  if (kind === 'TEXT' && !isSpeculative && stopReason === 'END_TURN' && turn.items.length === 0)
    turn.isEnding = true;
  // After a call the model waits for the answer, unless it is in the middle of a sentence.
  if (kind === 'TOOL' && turn.openItems.size === 0) turn.isEnding = true;
  endIfComplete(talk, turn);
}

function endIfComplete(talk: Talk, turn: Turn): void {
  if (turn !== talk.current || !isComplete(turn)) return;
  talk.gate({ type: 'turn-ended', outcome: 'completed' });
}
