import type { Clock } from '@voc/resilience';
import type { HeardItem } from '../../voice-client.js';
import type { SpeechPurpose } from '../../voice-event.js';
import type { OpenAiConfig } from './openai-config.js';
import { addBackground, addToolOutput, truncateItem } from './openai-requests.js';
import { closedGate, isWaiting, stepGate, type GateEffect, type GateInput } from './response-gate.js';
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
    isCallerSpeaking: false,
    refusal: null,
  };
  const backgrounds: string[] = [];
  let isOpen = false;

  return {
    begin() {
      isOpen = true;
      for (const text of backgrounds.splice(0))
        deps.send(addBackground(talk.nextEventId('background'), text));
      talk.gate({ type: 'ready' });
    },
    handle: (event) => handleServerEvent(talk, event),
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
