import { voiceError } from '../voice-fault.js';
import {
  activeLeg,
  activeRef,
  advance,
  hasHeardCaller,
  isMuted,
  isOver,
  nowOf,
  owe,
  setOwed,
  type CallLine,
} from './call-line.js';
import type { Owed } from './obligations.js';
import { considerRenewal, isAboutToRenew } from './line-renewal.js';
import { judgeStall } from './stall-watch.js';
import { keptFromMs, prerollMs, settleSound } from './take-over.js';

/** How often to look while something is owed, or a session is about to be renewed; and while all is well. */
const busyMs = 250;
const idleMs = 500;
/** A look that comes this much too late tells of a standstill of our own: what the provider sent has not been read yet. */
const standstillMs = 1_000;
/** A shorter sound need not be taken for a voice. */
const voiceMs = 600;
/** A provider may tell of a voice before it is loud enough for us. */
const earlierMs = 500;

/** Looks after the line from its first session on, until `cancelWatch`. */
export function watchLine(line: CallLine): void {
  let callerQuietSinceMs: number | null = null;
  let botQuietSinceMs: number | null = null;
  let dueMs = 0;

  const plan = (): void => {
    if (isOver(line)) return;
    const pauseMs = isBusy(line) ? busyMs : idleMs;
    dueMs = nowOf(line) + pauseMs;
    line.cancelWatch = line.deps.clock.schedule(pauseMs, look);
  };
  const look = (): void => {
    const nowMs = nowOf(line);
    const { call } = line.deps;
    callerQuietSinceMs = call.callerAudibleSinceMs() === null ? (callerQuietSinceMs ?? nowMs) : null;
    botQuietSinceMs = call.isBotAudible() ? null : (botQuietSinceMs ?? nowMs);
    if (line.service && nowMs - dueMs > standstillMs) line.service.lastSignMs = nowMs;
    listen(line);
    if (activeRef(line)) {
      settle(line);
      lookForStall(line, callerQuietSinceMs, botQuietSinceMs);
      considerRenewal(line);
    }
    plan();
  };
  plan();
}

/** Keeps what a caller says of whom no session has told, and notes it when it has lasted long enough to be speech. */
export function listen(line: CallLine): void {
  const { call } = line.deps;
  const audibleSinceMs = call.callerAudibleSinceMs();
  const owedFromMs = keptFromMs(line.owed);
  if (line.service)
    line.tape.keepFrom(earliest(owedFromMs, audibleSinceMs === null ? null : audibleSinceMs - prerollMs));
  if (audibleSinceMs === null) return;
  const nowMs = nowOf(line);
  const isServed = activeRef(line) !== null;
  // What a session is there to hear is unheard only if it has had the time to tell, and of a caller who is not drowned out.
  if (isServed && (nowMs - audibleSinceMs < voiceMs || call.isBotAudible())) return;
  const lastStartMs = line.service?.lastStartMs ?? null;
  if (isServed && lastStartMs !== null && lastStartMs >= audibleSinceMs - earlierMs) return;
  if (isServed && line.owed.caller.name !== 'none') return;
  owe(line, { type: 'unheard', fromMs: audibleSinceMs, nowMs: isServed ? audibleSinceMs : nowMs });
}

function earliest(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other);
}

/** What no session has recognised as speech is no reason to leave the caller without an answer. */
function settle(line: CallLine): void {
  const before = line.owed;
  const after = settleSound(before, nowOf(line));
  if (after === before) return;
  setOwed(line, after);
  if (after.answerSinceMs !== before.answerSinceMs && !isMuted(line)) activeLeg(line)?.client.answer();
}

function lookForStall(
  line: CallLine,
  callerQuietSinceMs: number | null,
  botQuietSinceMs: number | null,
): void {
  const { service, owed } = line;
  const leg = activeLeg(line);
  const ref = activeRef(line);
  // A muted session owes nothing: what is due is due from the one to come.
  if (!service || !leg || !ref || isMuted(line)) return;
  const verdict = judgeStall(
    {
      nowMs: nowOf(line),
      owed,
      signsOfLife: leg.capabilities.signsOfLife,
      lastSignMs: service.lastSignMs,
      hasHeardCaller: hasHeardCaller(service),
      callerQuietSinceMs,
      botQuietSinceMs,
    },
    line.config.stallMs,
  );
  if (verdict.name === 'stalled') {
    const error = voiceError('VOICE_LOST', true, 'stalled');
    advance(line, { type: 'gone', leg: ref.leg, cause: 'stalled', error, nowMs: nowOf(line) });
  } else if (verdict.name === 'quiet' && service.probedSinceMs !== verdict.sinceMs) {
    service.probedSinceMs = verdict.sinceMs;
    if (leg.capabilities.signsOfLife) leg.client.probe();
  }
}

function isBusy(line: CallLine): boolean {
  return isAnythingOwed(line.owed) || isAboutToRenew(line) || line.deps.call.callerAudibleSinceMs() !== null;
}

function isAnythingOwed({ says, caller, turn, answerSinceMs }: Owed): boolean {
  return says.length > 0 || caller.name !== 'none' || turn !== null || answerSinceMs !== null;
}
