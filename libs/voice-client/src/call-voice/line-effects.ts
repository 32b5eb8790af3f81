import type { MoveCause } from '../voice-event.js';
import { activeLeg, advance, finish, hasHeardCaller, nowOf, setOwed, type CallLine } from './call-line.js';
import { takeLegEvent } from './leg-events.js';
import { considerRenewal } from './line-renewal.js';
import { watchLine } from './line-watch.js';
import { renewalPauseMs } from './renewal-window.js';
import type { LegRef, SuccessionEffect } from './succession.js';
import { afterTakeOver, keptFromMs, planTakeOver } from './take-over.js';
import { openVoiceLeg, type LegEnd, type VoiceLeg } from './voice-leg.js';

/** Does what the succession of sessions has decided. */
export function performEffect(line: CallLine, effect: SuccessionEffect): void {
  switch (effect.type) {
    case 'open':
      openLeg(line, effect);
      break;
    case 'close':
      closeLeg(line, effect.leg);
      break;
    case 'tell-moving':
      line.events.emit({ type: 'moving', cause: effect.cause, error: effect.error });
      break;
    case 'serve':
      serve(line, effect.leg, effect.cause);
      break;
    case 'stay':
      askAgain(line);
      break;
    case 'give-up':
      finish(line, { reason: 'lost', error: effect.error });
      break;
  }
}

function openLeg(line: CallLine, { leg, provider }: LegRef): void {
  const { clock, sessions } = line.deps;
  const opened = openVoiceLeg(line.config, line.spec, {
    clock,
    sessions: sessions[provider] ?? sessions[0],
    onReady() {
      advance(line, { type: 'ready', leg, nowMs: nowOf(line) });
      considerRenewal(line);
    },
    onEvent: (event) => takeLegEvent(line, leg, event),
    onEnd: (end) => onLegEnd(line, leg, end),
  });
  line.legs.set(leg, opened);
  line.lastProvider = provider;
}

function onLegEnd(line: CallLine, leg: number, { cause, error }: LegEnd): void {
  const { state } = line.succession;
  if (state.name === 'serving' && state.successor?.leg === leg) noteFailedRenewal(line);
  advance(line, { type: 'gone', leg, cause, error, nowMs: nowOf(line) });
}

function noteFailedRenewal(line: CallLine): void {
  const { service } = line;
  if (!service) return;
  service.renewalFailures += 1;
  service.renewalRetryAtMs = nowOf(line) + renewalPauseMs(service.renewalFailures);
}

/** In the background: whoever takes over does not wait for it. */
function closeLeg(line: CallLine, leg: number): void {
  const closed = line.legs.get(leg)?.close();
  line.legs.delete(leg);
  if (!closed) return;
  const settled = closed.catch(() => undefined).finally(() => line.closing.delete(settled));
  line.closing.add(settled);
}

function serve(line: CallLine, legNumber: number, cause: MoveCause | null): void {
  const leg = line.legs.get(legNumber);
  if (!leg) throw new Error('a session that was never opened cannot serve');
  const nowMs = nowOf(line);
  const isFirst = line.service === null;
  handOver(line, leg, isFirst);
  line.service = {
    readyMs: nowMs,
    lastSignMs: nowMs,
    lastStartMs: null,
    isCallerKnown: cause !== 'stalled' && hasHeardCaller(line.service),
    lastStopMs: nowMs,
    failedAnswers: 0,
    probedSinceMs: null,
    renewalFailures: 0,
    renewalRetryAtMs: nowMs,
  };
  line.tape.keepFrom(keptFromMs(line.owed));
  if (cause) {
    const provider = providerName(line);
    line.events.emit({ type: 'moved', cause, provider });
  }
  if (!isFirst) return;
  line.connection?.resolve(undefined);
  watchLine(line);
}

/** Tells a session what it was not there for, so that it goes on where the last one was. */
function handOver(line: CallLine, leg: VoiceLeg, isFirst: boolean): void {
  const { client, capabilities } = leg;
  const plan = planTakeOver(line.owed, isFirst);
  client.recall(isFirst ? line.recalled : line.deps.call.heardTurns());
  for (const text of [...line.backgrounds, ...plan.results]) client.inform(text);
  const { maxReplayMs } = capabilities;
  const frames =
    'sinceMs' in plan.replay
      ? line.tape.since(plan.replay.sinceMs, maxReplayMs)
      : line.tape.last(Math.min(plan.replay.lastMs, maxReplayMs));
  for (const payload of frames) leg.sendAudio(payload);
  for (const text of plan.typed) client.callerTyped(text);
  for (const { instruction, purpose } of plan.says) client.say(instruction, purpose);
  if (plan.isAnswerDue) client.answer();
  setOwed(line, afterTakeOver(line.owed, plan, nowOf(line)));
}

/** The serving session goes on after all: what was kept for another one is asked of it. */
function askAgain(line: CallLine): void {
  const client = activeLeg(line)?.client;
  if (!client) return;
  const nowMs = nowOf(line);
  for (const { instruction, purpose, askedMs } of line.owed.says)
    if (askedMs === null) client.say(instruction, purpose);
  if (line.owed.answerSinceMs !== null) client.answer();
  setOwed(line, {
    ...line.owed,
    says: line.owed.says.map((say) => ({ ...say, askedMs: say.askedMs ?? nowMs })),
    answerSinceMs: line.owed.answerSinceMs === null ? null : nowMs,
  });
}

/** Who answers the caller, or did last, or is to. */
export function providerName({ succession: { state }, deps: { sessions }, lastProvider }: CallLine): string {
  const ref = state.name === 'serving' ? state.active : state.name === 'seeking' ? state.attempt : null;
  return (sessions[ref?.provider ?? lastProvider] ?? sessions[0]).provider;
}
