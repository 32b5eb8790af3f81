import type { VoiceClient } from '../voice-client.js';
import { activeLeg, activeRef, isMuted, isOver, nowOf, owe, type CallLine } from './call-line.js';
import type { OwedInput } from './obligations.js';

type Speech = Pick<
  VoiceClient,
  'say' | 'inform' | 'recall' | 'answer' | 'callerTyped' | 'probe' | 'cancelResponse' | 'sendToolResult'
>;

/** What the conversation is told. Between two sessions it is kept for the next one. */
export function speechOf(line: CallLine): Speech {
  const ifOpen =
    <Told extends readonly unknown[]>(tell: (...told: Told) => void) =>
    (...told: Told): void => {
      if (!isOver(line)) tell(...told);
    };
  return {
    say: ifOpen((instruction, purpose) => {
      const leg = isMuted(line) ? null : activeLeg(line);
      owe(line, { type: 'said', say: { instruction, purpose, askedMs: leg ? nowOf(line) : null } });
      leg?.client.say(instruction, purpose);
    }),
    inform: ifOpen((background) => {
      if (background === '') return;
      remember(line.backgrounds, background);
      activeLeg(line)?.client.inform(background);
    }),
    recall: ifOpen((turns) => {
      if (!line.service) line.recalled = [...line.recalled, ...turns];
      activeLeg(line)?.client.recall(turns);
    }),
    answer: ifOpen(() => askForAnswer(line)),
    callerTyped: ifOpen((text) => {
      owe(line, { type: 'typed', text, nowMs: nowOf(line) });
      activeLeg(line)?.client.callerTyped(text);
    }),
    probe: ifOpen(() => activeLeg(line)?.client.probe()),
    cancelResponse: ifOpen((heard) => {
      stopTurn(line);
      activeLeg(line)?.cancelResponse(heard);
    }),
    sendToolResult: ifOpen((callId, result, then) => giveToolResult(line, callId, result, then)),
  };
}

function askForAnswer(line: CallLine): void {
  owe(line, { type: 'answer-asked', nowMs: nowOf(line) });
  if (!isMuted(line)) activeLeg(line)?.client.answer();
}

type Stopping = Extract<OwedInput, { readonly type: 'cancelled' | 'answer-elsewhere' }>;

/** A sentence that a lost session had begun is over with it, and nobody will say so but us. */
export function stopTurn(line: CallLine, input: Stopping = { type: 'cancelled' }): void {
  const { turn } = line.owed;
  owe(line, input);
  if (activeRef(line) || !turn) return;
  const done = {
    type: 'turn-done',
    purpose: turn.purpose,
    outcome: 'interrupted',
    produced: true,
  } as const;
  owe(line, { type: 'told', event: done, leg: 0, nowMs: nowOf(line), audibleSinceMs: null });
  line.events.emit(done);
}

function giveToolResult(line: CallLine, callId: string, result: unknown, then: 'speak' | 'wait'): void {
  const tool = line.owed.openTools.get(callId);
  if (!tool) return;
  const inWords = `The result of ${tool.name}, which was asked for a moment ago: ${JSON.stringify(result ?? null)}`;
  owe(line, { type: 'tool-answered', callId, result: inWords, then, nowMs: nowOf(line) });
  const active = activeRef(line);
  const client = activeLeg(line)?.client;
  if (!active || !client) return;
  if (active.leg === tool.leg) {
    client.sendToolResult(callId, result, then);
    return;
  }
  client.inform(inWords);
  if (then === 'speak') askForAnswer(line);
}

/** What is told once and for all is told to every session, the newest of it if it grows too long. */
const maxBackgroundChars = 20_000;

function remember(backgrounds: string[], background: string): void {
  backgrounds.push(background);
  let chars = backgrounds.reduce((sum, text) => sum + text.length, 0);
  while (chars > maxBackgroundChars && backgrounds.length > 1) chars -= backgrounds.shift()?.length ?? chars;
}
