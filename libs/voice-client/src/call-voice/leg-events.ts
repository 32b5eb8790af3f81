import type { VoiceEvent } from '../voice-event.js';
import { voiceError } from '../voice-fault.js';
import {
  activeRef,
  advance,
  isMuted,
  nowOf,
  owe,
  setOwed,
  type CallLine,
  type Service,
} from './call-line.js';
import { considerRenewal } from './line-renewal.js';

/** So many answers in a row that came to nothing are the provider's fault. */
const maxFailedAnswers = 2;

/** What the serving session tells, as far as the consumer is to know. Of the others only their end counts, and their price. */
export function takeLegEvent(line: CallLine, leg: number, event: VoiceEvent): void {
  const { service } = line;
  if (event.type === 'usage') return line.events.emit(event);
  if (activeRef(line)?.leg !== leg || !service) return;
  const nowMs = nowOf(line);
  noteSign(service, event, nowMs);
  if (isMuted(line) && isSpokenFor(event)) {
    if (event.type === 'turn-done') endMutedTurn(line, event);
    return;
  }
  if (isFailing(line, service, event)) {
    // Its `turn-done` would ask the consumer to do something about an answer that is about to come from elsewhere.
    owe(line, { type: 'answer-asked', nowMs });
    const error = voiceError('VOICE_RESPONSE', true, 'failing');
    advance(line, { type: 'gone', leg, cause: 'failing', error, nowMs });
    return;
  }
  const isNews = !isOfReplay(line, event);
  owe(line, { type: 'told', event, leg, nowMs, audibleSinceMs: audibleSinceMs(line, nowMs) });
  if (isNews) line.events.emit(event);
  considerRenewal(line);
}

/** The beginning of what the caller said before this session took over is no interruption of what is heard now. */
function isOfReplay({ owed, deps }: CallLine, { type }: VoiceEvent): boolean {
  const isCaught = type === 'caller-started-speaking' && owed.caller.name === 'unheard';
  return isCaught && deps.call.callerAudibleSinceMs() === null;
}

/** A voice that is told of now began no longer ago than this; what could be heard before was noise. */
const maxToldLateMs = 2_000;

function audibleSinceMs({ deps }: CallLine, nowMs: number): number | null {
  const sinceMs = deps.call.callerAudibleSinceMs();
  return sinceMs === null ? null : Math.max(sinceMs, nowMs - maxToldLateMs);
}

function noteSign(service: Service, event: VoiceEvent, nowMs: number): void {
  service.lastSignMs = nowMs;
  if (event.type === 'caller-started-speaking') service.lastStartMs = nowMs;
  if (event.type === 'caller-stopped-speaking') service.lastStopMs = nowMs;
}

/** What a muted session says and does by itself; another one will say it, in the caller's language. */
function isSpokenFor(event: VoiceEvent): boolean {
  switch (event.type) {
    case 'audio':
    case 'audio-done':
    case 'tool-call':
      return true;
    case 'transcript':
      return event.role === 'assistant';
    case 'turn-done':
      return event.purpose === 'turn';
    default:
      return false;
  }
}

/** It answers nothing: the answer is still owed, by the session to come. */
function endMutedTurn(line: CallLine, event: VoiceEvent): void {
  setOwed(line, { ...line.owed, turn: null });
  line.events.emit(event);
}

/** Where there is another provider to turn to; without one it is the consumer who decides what follows a failure. */
function isFailing(line: CallLine, service: Service, event: VoiceEvent): boolean {
  if (event.type !== 'turn-done' || event.purpose !== 'turn') return false;
  service.failedAnswers = event.outcome === 'failed' ? service.failedAnswers + 1 : 0;
  return service.failedAnswers >= maxFailedAnswers && line.deps.sessions.length > 1;
}
