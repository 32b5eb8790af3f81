import type { Clock } from '@voc/resilience';
import type { SpeechPurpose, VoiceEvent } from '../../voice-event.js';
import type { SessionEnd } from '../../voice-events.js';
import type { VoiceError } from '../../voice-fault.js';
import type { VoiceOddity, VoiceRateLimit } from '../../voice-provider.js';
import type { OpenAiConfig } from './openai-config.js';
import { responseFailure } from './openai-faults.js';
import { cancelResponse, createResponse } from './openai-requests.js';
import type { GateEffect, GateInput, SpeechRequest } from './response-gate-state.js';
import type { ResponseLedger } from './response-ledger.js';
import type { ResponseDone } from './server-event.js';
import type { ToolCalls } from './tool-calls.js';

export interface ConversationDeps {
  readonly clock: Clock;
  readonly send: (text: string) => void;
  readonly emit: (event: VoiceEvent) => void;
  readonly report: (oddity: VoiceOddity) => void;
  readonly observe: (limit: VoiceRateLimit) => void;
  /** One more thing that should not happen; the session decides when it is enough. */
  readonly fault: () => void;
  /** The session is over. */
  readonly end: (end: SessionEnd) => void;
}

/** What an open conversation remembers. */
export interface Talk {
  readonly config: OpenAiConfig;
  readonly deps: ConversationDeps;
  readonly ledger: ResponseLedger;
  readonly toolCalls: ToolCalls;
  readonly gate: (input: GateInput) => void;
  readonly nextEventId: (prefix: string) => string;
  /** The complaint being dealt with, in case the gate gives up a request because of it. */
  refusal: VoiceError | null;
}

/** Does what the gate has decided. */
export function performEffect(talk: Talk, effect: GateEffect): void {
  const { deps, ledger } = talk;
  switch (effect.type) {
    case 'create':
      deps.send(createResponse(effect.eventId, effect.request));
      break;
    case 'cancel':
      ledger.silence(effect.responseId);
      deps.send(cancelResponse(effect.eventId, effect.responseId));
      break;
    case 'silence':
      ledger.silence(effect.responseId);
      break;
    case 'abandon':
      giveUp(talk, purposeOf(effect.request), effect.outcome);
      break;
    case 'conclude':
      concludeResponse(talk, effect.responseId, 'interrupted');
      break;
  }
}

const purposeOf = (request: SpeechRequest): SpeechPurpose =>
  request.kind === 'say' ? request.purpose : 'turn';

function giveUp(talk: Talk, purpose: SpeechPurpose, outcome: 'failed' | 'interrupted'): void {
  talk.deps.emit({ type: 'turn-done', purpose, outcome, produced: false });
  if (outcome === 'failed')
    talk.deps.emit({ type: 'failed', error: takeRefusal(talk) ?? responseFailure(null, 'not_begun') });
}

export function takeRefusal(talk: Talk): Talk['refusal'] {
  const { refusal } = talk;
  talk.refusal = null;
  return refusal;
}

/** A response is over, by the provider's word or because it stays silent; told once. */
export function concludeResponse(talk: Talk, responseId: string, outcome: ResponseDone['outcome']): void {
  const account = talk.ledger.conclude(responseId);
  if (!account) return;
  for (const itemId of account.openItems) talk.deps.emit({ type: 'audio-done', itemId });
  const { purpose, produced } = account;
  talk.deps.emit({ type: 'turn-done', purpose, outcome, produced });
  talk.toolCalls.responseEnded(responseId);
  goOnAfterTools(talk);
}

export function goOnAfterTools(talk: Talk): void {
  if (talk.toolCalls.takeDue()) talk.gate({ type: 'request', request: { kind: 'go-on' } });
}
