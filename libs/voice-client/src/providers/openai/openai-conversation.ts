import { base64ByteLength } from '@voc/audio-codec';
import type { CodedError } from '@voc/errors';
import type { Clock } from '@voc/resilience';
import type { HeardItem } from '../../voice-client.js';
import type { SpeechPurpose, VoiceErrorCode, VoiceEvent } from '../../voice-event.js';
import type { VoiceOddity } from '../../voice-provider.js';
import type { OpenAiConfig } from './openai-config.js';
import { endingFailure, isExpiry, responseFailure, safeWord } from './openai-faults.js';
import { formatFailure } from './openai-handshake.js';
import type { AudioDelta, ProviderError, ResponseDone, ServerEvent } from './openai-protocol.js';
import { addBackground, addToolOutput, cancelResponse, createResponse, truncateItem } from './openai-requests.js';
import { closedGate, isWaiting, stepGate, type GateEffect, type GateInput } from './response-gate.js';
import { createResponseLedger, type ResponseLedger } from './response-ledger.js';
import { createToolCalls, type ToolCalls } from './tool-calls.js';

export interface ConversationDeps {
  readonly clock: Clock;
  readonly send: (text: string) => void;
  readonly emit: (event: VoiceEvent) => void;
  readonly report: (oddity: VoiceOddity) => void;
  /** One more thing that should not happen; the session decides when it is enough. */
  readonly fault: () => void;
  /** The session is over. */
  readonly end: (end: { readonly reason: 'expired' } | { readonly reason: 'lost'; readonly error: CodedError<VoiceErrorCode> }) => void;
}

/** Who speaks, about what, and what was heard of it, while the session is open. */
export interface Conversation {
  /** The session may be used: what was asked for before goes out now. */
  begin(): void;
  handle(event: ServerEvent): void;
  say(instruction: string, purpose: SpeechPurpose): void;
  inform(background: string): void;
  cancelResponse(heard: readonly HeardItem[]): void;
  sendToolResult(callId: string, result: unknown, then: 'speak' | 'wait'): void;
  stop(): void;
}

interface Talk {
  readonly config: OpenAiConfig;
  readonly deps: ConversationDeps;
  readonly ledger: ResponseLedger;
  readonly toolCalls: ToolCalls;
  readonly gate: (input: GateInput) => void;
  readonly nextEventId: (prefix: string) => string;
  isCallerSpeaking: boolean;
}

export function createConversation(config: OpenAiConfig, deps: ConversationDeps): Conversation {
  const talk: Talk = {
    config,
    deps,
    ledger: createResponseLedger(config.audio.bytesPerMs),
    toolCalls: createToolCalls(),
    gate: createGate(deps.clock, (effect) => perform(talk, effect)),
    nextEventId: createEventIds(),
    isCallerSpeaking: false,
  };
  const backgrounds: string[] = [];
  let isOpen = false;

  return {
    begin() {
      isOpen = true;
      for (const text of backgrounds.splice(0)) deps.send(addBackground(talk.nextEventId('background'), text));
      talk.gate({ type: 'ready' });
    },
    handle: (event) => handle(talk, event),
    say: (instruction, purpose) => talk.gate({ type: 'request', request: { instruction, purpose } }),
    inform(background) {
      if (background === '') return;
      if (isOpen) deps.send(addBackground(talk.nextEventId('background'), background));
      else backgrounds.push(background);
    },
    cancelResponse(heard) {
      talk.gate({ type: 'cancel' });
      for (const { itemId, contentIndex, audioEndMs } of talk.ledger.truncationsFor(heard)) {
        deps.send(truncateItem(talk.nextEventId('truncate'), itemId, contentIndex, audioEndMs));
      }
    },
    sendToolResult(callId, result, then) {
      if (talk.toolCalls.answered(callId, then) === 'ignored') return;
      deps.send(addToolOutput(talk.nextEventId('tool'), callId, result));
      goOnAfterTools(talk);
    },
    stop: () => talk.gate({ type: 'stop' }),
  };
}

/** Every event of ours has an id, so that a complaint can be told to what it is about. */
function createEventIds(): (prefix: string) => string {
  let count = 0;
  return (prefix) => {
    count += 1;
    return `${prefix}_${count}`;
  };
}

/** How long the provider may leave a create or a cancel unanswered. */
const answerTimeoutMs = 4_000;

/** Runs the gate's machine: keeps its state, watches over the states that wait, passes its effects on. */
function createGate(clock: Clock, perform: (effect: GateEffect) => void): (input: GateInput) => void {
  let gate = closedGate;
  let cancelTimer = (): void => undefined;
  const apply = (input: GateInput): void => {
    const step = stepGate(gate, input);
    if (step.gate.state !== gate.state) {
      cancelTimer();
      cancelTimer = isWaiting(step.gate.state)
        ? clock.schedule(answerTimeoutMs, () => apply({ type: 'overdue' }))
        : () => undefined;
    }
    gate = step.gate;
    step.effects.forEach(perform);
  };
  return apply;
}

function perform(talk: Talk, effect: GateEffect): void {
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
      deps.emit({ type: 'turn-done', purpose: effect.request.purpose, outcome: effect.outcome, produced: false, usage: null });
      if (effect.outcome === 'failed') deps.emit({ type: 'failed', error: responseFailure(null, 'not_begun') });
      break;
    case 'conclude':
      concludeResponse(talk, effect.responseId, 'interrupted', null);
      break;
  }
}

function handle(talk: Talk, event: ServerEvent): void {
  const { deps, gate } = talk;
  switch (event.type) {
    case 'audio':
      onAudio(talk, event);
      break;
    case 'audio-done':
      if (talk.ledger.audioEnded(event.responseId, event.itemId)) deps.emit({ type: 'audio-done', itemId: event.itemId });
      break;
    case 'caller-started':
    case 'caller-stopped':
      talk.isCallerSpeaking = event.type === 'caller-started';
      // First the gate, so that a cancelResponse from the consumer already finds the response cut off.
      gate(event);
      deps.emit({ type: event.type === 'caller-started' ? 'caller-started-speaking' : 'caller-stopped-speaking' });
      break;
    case 'caller-transcript':
    case 'assistant-transcript':
      onTranscript(talk, event);
      break;
    case 'caller-transcript-failed':
      deps.report({ kind: 'transcription-failed' });
      break;
    case 'response-created':
      talk.ledger.begun(event.responseId, event.purpose ?? 'turn');
      gate({ type: 'created', responseId: event.responseId, ours: event.purpose !== null });
      break;
    case 'tool-call':
      onToolCall(talk, event);
      break;
    case 'response-done':
      onResponseDone(talk, event);
      break;
    case 'error':
      onError(talk, event);
      break;
    case 'session-updated': {
      const error = formatFailure(talk.config, event.inputFormat, event.outputFormat);
      if (error) deps.end({ reason: 'lost', error });
      break;
    }
    case 'unknown':
      deps.report({ kind: 'unknown-event', detail: safeWord(event.name) });
      break;
    case 'session-created':
    case 'ignored':
    case 'malformed':
      break;
  }
}

function onAudio(talk: Talk, delta: AudioDelta): void {
  const byteCount = base64ByteLength(delta.payload);
  if (byteCount === 0) return;
  const purpose = talk.ledger.admit(delta, byteCount);
  if (purpose === null) talk.deps.report({ kind: 'late-audio' });
  else talk.deps.emit({ type: 'audio', itemId: delta.itemId, purpose, payload: delta.payload });
}

function onTranscript(talk: Talk, event: Extract<ServerEvent, { type: 'caller-transcript' | 'assistant-transcript' }>): void {
  if (event.text.trim() === '') return;
  const role = event.type === 'caller-transcript' ? 'caller' : 'assistant';
  talk.deps.emit({ type: 'transcript', role, itemId: event.itemId, text: event.text, final: true });
}

function onToolCall(talk: Talk, event: Extract<ServerEvent, { type: 'tool-call' }>): void {
  const { callId, responseId, name } = event;
  if (!talk.toolCalls.called(callId, responseId)) return;
  talk.ledger.calledTool(responseId);
  talk.deps.emit({ type: 'tool-call', callId, name, arguments: event.arguments });
}

function onResponseDone(talk: Talk, event: ResponseDone): void {
  concludeResponse(talk, event.responseId, event.outcome, event.usage);
  if (event.outcome === 'failed') {
    talk.deps.emit({ type: 'failed', error: responseFailure(event.errorType, event.errorCode) });
  }
  talk.gate({ type: 'done', responseId: event.responseId });
}

function concludeResponse(
  talk: Talk,
  responseId: string,
  outcome: ResponseDone['outcome'],
  usage: ResponseDone['usage'],
): void {
  const account = talk.ledger.conclude(responseId);
  if (!account) return;
  for (const itemId of account.openItems) talk.deps.emit({ type: 'audio-done', itemId });
  const { purpose, produced } = account;
  talk.deps.emit({ type: 'turn-done', purpose, outcome, produced, usage });
  talk.toolCalls.responseEnded(responseId);
  goOnAfterTools(talk);
}

/** While the caller speaks nothing is asked for: the provider answers at the end of it, the tools' answers in view. */
function goOnAfterTools(talk: Talk): void {
  if (!talk.toolCalls.takeDue() || talk.isCallerSpeaking) return;
  talk.gate({ type: 'request', request: { instruction: null, purpose: 'turn' } });
}

/** These cross with an event of the provider and mean nothing. */
const harmless: ReadonlySet<string> = new Set([
  'input_audio_buffer_commit_empty',
  'item_not_found',
  'unsupported_content_type',
]);

function onError(talk: Talk, error: ProviderError): void {
  const { deps, gate } = talk;
  const { code, eventId } = error;
  if (isExpiry(code)) {
    deps.end({ reason: 'expired' });
    return;
  }
  const ending = endingFailure(error);
  if (ending) {
    deps.end({ reason: 'lost', error: ending });
    return;
  }
  if (code === 'response_cancel_not_active') {
    gate({ type: 'cancel-refused', eventId });
    return;
  }
  const isBusy = code === 'conversation_already_has_active_response';
  gate({ type: 'rejected', eventId, because: isBusy ? 'busy' : 'failed' });
  if (isBusy || (code !== null && harmless.has(code))) return;
  deps.report({ kind: 'provider-error', detail: safeWord(code ?? error.errorType ?? 'unnamed') });
  const failure = responseFailure(error.errorType, code);
  if (failure.code === 'VOICE_LIMIT') deps.emit({ type: 'failed', error: failure });
  deps.fault();
}
