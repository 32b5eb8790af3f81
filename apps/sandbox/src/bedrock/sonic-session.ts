import { createTimers } from '../model/scheduler.js';
import type { InputEffect } from './input-effect.js';
import { parseInputEvent } from './input-events.js';
import { refused } from './refusal.js';
import { createSessionParts, type SessionParts, type SonicSessionDeps } from './session-parts.js';
import { openEnvelope } from './signed-envelope.js';

/** One bidirectional stream, from the request on. */
export interface SonicSession {
  /** One signed message. */
  receive(message: Uint8Array): void;
  /** The bytes that arrive are no event-stream messages. */
  receiveGarbage(): void;
  /** The client has ended its side. */
  inputEnded(): void;
  /** Cuts the line from our side. */
  cut(): void;
  /** The stream is gone. */
  ended(): void;
}

export function openSonicSession(modelId: string, deps: SonicSessionDeps): SonicSession {
  const timers = createTimers(deps.schedule);
  const parts = createSessionParts(deps, timers);
  const { outbox, order, refuse } = parts;
  const violate = (rule: string, detail: string): void => deps.journal.violation('bedrock', rule, detail);
  let input: 'open' | 'closed' = 'open';
  parts.context.note('session-opened', { model: modelId });

  const take = (text: string): void => {
    const parsed = parseInputEvent(text);
    const verdict = parsed.status === 'refused' ? parsed : order.take(parsed.event);
    if (verdict.status === 'refused') {
      refuse(verdict);
      return;
    }
    const { effect, offence } = verdict;
    if (offence !== undefined) violate(offence.rule, offence.detail);
    apply(effect, parts);
  };

  return {
    receive(message) {
      if (!outbox.isAlive()) return;
      const envelope = openEnvelope(message);
      if (envelope.status === 'broken') refuse(refused('unreadable', 'broken-envelope', envelope.detail));
      else if (input === 'closed')
        refuse(refused('invalid', 'input-after-end', 'the empty message was the last'));
      else if (envelope.status === 'end') input = 'closed';
      else take(envelope.text);
    },
    receiveGarbage: () =>
      refuse(refused('unreadable', 'broken-framing', 'the input is no sequence of event-stream messages')),
    inputEnded() {
      if (outbox.endedHow() !== null || order.stage() === 'ended') return;
      if (!deps.faults.current.lostClientsAllowed)
        violate('input-ended-without-session-end', `the connection was ${order.stage()}`);
      outbox.end();
    },
    cut: outbox.cut,
    ended() {
      parts.desk.abandon();
      timers.cancelAll();
      const how = outbox.endedHow();
      const isClean = order.stage() === 'ended';
      const lost = how === null && !isClean;
      if (lost && !deps.faults.current.lostClientsAllowed)
        violate('aborted-without-session-end', `the connection was ${order.stage()}`);
      const end = isClean && how === null ? 'complete' : (how ?? 'client-lost');
      parts.context.note('session-closed', { how: end, stage: order.stage() });
    },
  };
}

function apply(effect: InputEffect, parts: SessionParts): void {
  const { context, outbox, caller, desk, limits } = parts;
  switch (effect.type) {
    case 'none':
      return;
    case 'session-started':
      caller.setSensitivity(effect.sensitivity);
      return;
    case 'prompt-started':
      parts.startPrompt(effect.prompt);
      return;
    case 'primed':
      if (context.faults().firstOutputOn === 'system-prompt') context.wire.usage(0);
      return;
    case 'history':
      caller.remember(effect.role, effect.text);
      return;
    case 'audio-opened':
      if (outbox.hasResponded()) caller.open(effect.sampleRateHz);
      else outbox.fail({ type: 'validationException', message: refused('history', '', '').message });
      return;
    case 'audio':
      limits.touch();
      caller.hear(effect.pcm);
      return;
    case 'text':
      limits.touch();
      caller.ask(effect.text);
      return;
    case 'tool-result':
      limits.touch();
      answerTool(effect.toolUseId, effect.output, parts);
      return;
    case 'prompt-ended':
      desk.abandon();
      context.wire.completionEnd();
      return;
    case 'session-ended':
      context.note('session-ended', {});
      if (!context.faults().withholdEnd) outbox.end();
      return;
  }
}

function answerTool(toolUseId: string, output: string, { context, desk }: SessionParts): void {
  const name = context.toolCalls.get(toolUseId)?.name ?? '';
  context.toolCalls.set(toolUseId, { name, isAnswered: true });
  context.note('tool-answered', { name, callId: toolUseId });
  desk.answer({ type: 'tool-result', name, output });
}
