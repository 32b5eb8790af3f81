import type { Clock } from '@voc/resilience';
import type { HeardItem, HeardTurn } from '../../voice-client.js';
import type { SpeechPurpose } from '../../voice-event.js';
import type { OpenAiConfig } from './openai-config.js';
import { addMessage, addToolOutput, truncateItem } from './openai-requests.js';
import { stepGate } from './response-gate.js';
import { closedGate, waitOf, type Gate, type GateEffect, type GateInput } from './response-gate-state.js';
import { createResponseLedger } from './response-ledger.js';
import type { ServerEvent } from './server-event.js';
import { handleServerEvent } from './server-event-handlers.js';
import { goOnAfterTools, performEffect, type ConversationDeps, type Talk } from './talk.js';
import { createToolCalls } from './tool-calls.js';

/** Who speaks, about what, and what was heard of it, while the session is open. */
export interface Conversation {
  /** The session may be used: what was asked for before goes out now. */
  begin(): void;
  handle(event: ServerEvent): void;
  say(instruction: string, purpose: SpeechPurpose): void;
  inform(background: string): void;
  recall(turns: readonly HeardTurn[]): void;
  answer(): void;
  callerTyped(text: string): void;
  cancelResponse(heard: readonly HeardItem[]): void;
  sendToolResult(callId: string, result: unknown, then: 'speak' | 'wait'): void;
  stop(): void;
}

export function createConversation(config: OpenAiConfig, deps: ConversationDeps): Conversation {
  const talk: Talk = {
    config,
    deps,
    ledger: createResponseLedger(config.audio.bytesPerMs),
    toolCalls: createToolCalls(),
    gate: createGate(deps.clock, (effect) => performEffect(talk, effect)),
    nextEventId: createEventIds(),
    refusal: null,
  };
  const words = createWords((message) =>
    deps.send(addMessage(talk.nextEventId(message.about), message.role, message.text)),
  );

  return {
    begin() {
      words.begin();
      talk.gate({ type: 'ready' });
    },
    handle: (event) => handleServerEvent(talk, event),
    say: (instruction, purpose) =>
      talk.gate({ type: 'request', request: { kind: 'say', instruction, purpose } }),
    inform: (text) => void words.tell({ about: 'background', role: 'system', text }),
    recall(turns) {
      for (const { role, text } of turns)
        words.tell({ about: 'recall', role: role === 'caller' ? 'user' : 'assistant', text });
    },
    answer: () => talk.gate({ type: 'request', request: { kind: 'answer' } }),
    callerTyped(text) {
      if (words.tell({ about: 'typed', role: 'user', text }))
        talk.gate({ type: 'request', request: { kind: 'go-on' } });
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
    stop() {
      words.stop();
      talk.gate({ type: 'stop' });
    },
  };
}

interface Message {
  readonly about: 'recall' | 'background' | 'typed';
  readonly role: 'system' | 'user' | 'assistant';
  readonly text: string;
}

/** What the model is told without being asked to speak; it waits for the session, the earlier conversation in front. */
function createWords(send: (message: Message) => void) {
  const waiting: Message[] = [];
  let state: 'waiting' | 'open' | 'over' = 'waiting';
  return {
    begin() {
      state = 'open';
      const isRecalled = ({ about }: Message): boolean => about === 'recall';
      const messages = waiting.splice(0);
      messages.filter(isRecalled).forEach(send);
      messages.filter((message) => !isRecalled(message)).forEach(send);
    },
    /** @returns false when there is nothing to tell, or nobody */
    tell(message: Message): boolean {
      if (state === 'over' || message.text.trim() === '') return false;
      if (state === 'open') send(message);
      else waiting.push(message);
      return true;
    },
    stop() {
      state = 'over';
      waiting.length = 0;
    },
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

/** Runs the gate's machine: keeps its state, watches over what it waits for, passes its effects on. */
function createGate(clock: Clock, perform: (effect: GateEffect) => void): (input: GateInput) => void {
  let gate = closedGate;
  let cancelTimer = (): void => undefined;
  const watch = (before: Gate): void => {
    const wait = waitOf(gate);
    if (gate.state === before.state && waitOf(before)?.what === wait?.what) return;
    cancelTimer();
    cancelTimer = wait ? clock.schedule(wait.patienceMs, () => apply({ type: 'overdue' })) : () => undefined;
  };
  const apply = (input: GateInput): void => {
    const before = gate;
    const { gate: after, effects } = stepGate(gate, input);
    gate = after;
    watch(before);
    effects.forEach(perform);
  };
  return apply;
}
