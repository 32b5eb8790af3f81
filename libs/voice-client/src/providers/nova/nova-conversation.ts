import type { Clock } from '@voc/resilience';
import type { HeardTurn } from '../../voice-client.js';
import type { SpeechPurpose } from '../../voice-event.js';
import { createUsageMeter } from './nova-usage.js';
import type { ServerEvent } from './server-event.js';
import { handleServerEvent } from './server-event-handlers.js';
import { performEffect, type ConversationDeps, type Talk } from './talk.js';
import { createToolDesk } from './tool-desk.js';
import {
  closedGate,
  stepGate,
  waitOf,
  type GateEffect,
  type GateInput,
  type SpeechRequest,
} from './turn-gate.js';
import { createContents } from './turn-ledger.js';

/** Who speaks, and about what, while the session is open. */
export interface Conversation {
  /** The session may be used: what was asked for before goes out now. */
  begin(): void;
  handle(event: ServerEvent): void;
  say(instruction: string, purpose: SpeechPurpose): void;
  inform(background: string): void;
  recall(turns: readonly HeardTurn[]): void;
  answer(): void;
  callerTyped(text: string): void;
  cancelResponse(): void;
  sendToolResult(callId: string, result: unknown, then: 'speak' | 'wait'): void;
  stop(): void;
}

export function createConversation(deps: ConversationDeps): Conversation {
  const talk = beginTalk(deps);
  let isOver = false;
  const request = (what: SpeechRequest): void => {
    if (!isOver) talk.gate({ type: 'request', request: what });
  };

  return {
    begin: () => talk.gate({ type: 'ready' }),
    handle(event) {
      if (!isOver) handleServerEvent(talk, event);
    },
    say: (instruction, purpose) => request({ kind: 'say', instruction, purpose }),
    inform(background) {
      if (isOver || background.trim() === '') return;
      if (!deps.prompt.addHistory({ backgrounds: [background] })) keepBackground(talk, background);
    },
    recall(heard) {
      const turns = heard.filter(({ text }) => text.trim() !== '');
      if (isOver || turns.length === 0) return;
      if (!deps.prompt.addHistory({ turns })) keepBackground(talk, inWords(turns));
    },
    answer: () => request({ kind: 'answer' }),
    callerTyped(text) {
      if (text.trim() !== '') request({ kind: 'typed', text });
    },
    cancelResponse: () => talk.gate({ type: 'cancel' }),
    sendToolResult(callId, result, then) {
      if (isOver) return;
      if (talk.toolDesk.answered(callId, result, then) === 'sent') talk.gate({ type: 'answer-due' });
      if (!talk.toolDesk.hasOpenCalls()) talk.gate({ type: 'tools-answered' });
    },
    stop() {
      isOver = true;
      talk.toolDesk.stop();
      talk.cancelWatch();
      talk.gate({ type: 'stop' });
    },
  };
}

function beginTalk(deps: ConversationDeps): Talk {
  const talk: Talk = {
    deps,
    contents: createContents(),
    toolDesk: createToolDesk(deps.clock, (toolUseId, result) => {
      deps.openAudio();
      deps.prompt.answerTool(toolUseId, result);
    }),
    gate: createGate(deps.clock, (effect) => performEffect(talk, effect)),
    newTokens: createUsageMeter(),
    asked: new Map(),
    backgrounds: [],
    current: null,
    earlier: [],
    isCallerSpeaking: false,
    heardMs: 0,
    cancelWatch: () => undefined,
  };
  return talk;
}

/** Far more than one call has; beyond it the oldest are forgotten. */
const maxBackgrounds = 64;

function keepBackground({ backgrounds }: Talk, background: string): void {
  backgrounds.push(background);
  if (backgrounds.length > maxBackgrounds) backgrounds.shift();
}

/** Turns that came too late to be turns. */
function inWords(turns: readonly HeardTurn[]): string {
  const lines = turns.map(({ role, text }) => `${role === 'caller' ? 'The caller' : 'You'}: ${text}`);
  return ['What has been said before:', ...lines].join('\n');
}

/** Runs the gate's machine: keeps its state, watches over what it waits for, passes its effects on. */
function createGate(clock: Clock, perform: (effect: GateEffect) => void): (input: GateInput) => void {
  let gate = closedGate;
  let cancelTimer = (): void => undefined;
  const apply = (input: GateInput): void => {
    const before = waitOf(gate);
    const isNewState = stepInto(input);
    const wait = waitOf(gate);
    if (!isNewState && before?.what === wait?.what) return;
    cancelTimer();
    cancelTimer = wait ? clock.schedule(wait.patienceMs, () => apply({ type: 'overdue' })) : () => undefined;
  };
  const stepInto = (input: GateInput): boolean => {
    const step = stepGate(gate, input);
    const isNewState = step.gate.state !== gate.state;
    gate = step.gate;
    step.effects.forEach(perform);
    return isNewState;
  };
  return apply;
}
