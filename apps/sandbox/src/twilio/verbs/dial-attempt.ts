import type { AudioParty, HeardFrame, Tick } from '../call-line.js';
import type { CallContext } from '../call-context.js';
import type { CallIdentity, CallState } from '../call-resource.js';
import { canPresent } from '../caller-id.js';
import { createChildLeg, type ChildLeg } from '../child-leg.js';
import { scheduleDigits, type DtmfSchedule } from '../dtmf-timing.js';
import type { LegCallbacks } from '../leg-callbacks.js';
import { ringbackFrame } from '../tones.js';
import type { DialVerb, NumberNoun } from '../twiml-document.js';

export interface DialOutcome {
  /** `completed` says only that the far side has answered. */
  readonly status: 'completed' | 'busy' | 'no-answer' | 'failed' | 'canceled';
  /** Whether caller and far side ever heard each other. */
  readonly bridged: boolean;
}

export interface DialAttempt {
  readonly party: AudioParty;
  readonly outcome: Promise<DialOutcome>;
  start(): void;
  /** Ends it from our side: canceled while ringing, completed after the answer. */
  giveUp(): void;
}

export interface DialPlan {
  readonly verb: DialVerb;
  readonly noun: NumberNoun;
  readonly leg: CallIdentity;
}

export interface DialDeps {
  readonly context: CallContext;
  readonly callbacks: LegCallbacks;
  /** Of the dialled leg. */
  readonly state: CallState;
}

interface AttemptState {
  readonly plan: DialPlan;
  readonly deps: DialDeps;
  readonly child: ChildLeg;
  readonly schedule: DtmfSchedule;
  readonly settle: (outcome: DialOutcome) => void;
  /** Beginning of the current phase, ms since the world began. */
  sinceMs: number;
  digitsSent: number;
  bridged: boolean;
}

/** How long the telephone has rung when a caller who hangs up `while-ringing` does so. */
const hangUpAfterRingingMs = 200;

/** One ringing of one number, driven by the caller's 20 ms tick: ring, answer, digits, bridge, end. */
export function createDialAttempt(plan: DialPlan, deps: DialDeps): DialAttempt {
  const { promise: outcome, resolve: settle } = Promise.withResolvers<DialOutcome>();
  const child = createChildLeg(plan.leg, {
    answered: () => answered(attempt),
    hungUp: (during) =>
      settle({ status: during === 'ringing' ? 'busy' : 'completed', bridged: during === 'bridged' }),
  });
  const attempt: AttemptState = {
    plan,
    deps,
    child,
    settle,
    schedule: scheduleDigits(plan.noun.sendDigits),
    sinceMs: deps.context.board.journal.nowMs(),
    digitsSent: 0,
    bridged: false,
  };
  return {
    outcome,
    party: {
      talk: (callerFrame, tick) => talk(attempt, callerFrame, tick),
      digit: (digit) => (child.phase() === 'bridged' ? child.sendDigit(digit) : undefined),
    },
    start: () => start(attempt),
    giveUp() {
      finish(attempt, child.phase() === 'ringing' ? 'canceled' : 'completed');
    },
  };
}

function start(attempt: AttemptState): void {
  const { plan, deps, child } = attempt;
  const { board, identity, record } = deps.context;
  deps.callbacks.report('initiated', 'initiated', null);
  if (!canPresent(plan.leg.from, identity)) {
    record('dial-refused', { error: 13214 });
    finish(attempt, 'failed');
    return;
  }
  const endpoint = board.network.lookup(plan.leg.to);
  const { dialOutcome } = board.faults.current;
  if (endpoint === undefined || dialOutcome === 'failed' || dialOutcome === 'busy') {
    finish(attempt, dialOutcome === 'busy' ? 'busy' : 'failed');
    return;
  }
  record('dial-ringing', { to: plan.leg.to });
  deps.callbacks.report('ringing', 'ringing', null);
  attempt.sinceMs = board.journal.nowMs();
  if (dialOutcome === 'ring') endpoint(child.call);
}

function answered(attempt: AttemptState): void {
  const { context, callbacks, state } = attempt.deps;
  attempt.sinceMs = context.board.journal.nowMs();
  state.answer();
  context.record('dial-answered');
  callbacks.report('answered', 'in-progress', null);
}

function talk(attempt: AttemptState, callerFrame: Uint8Array, { atMs }: Tick): HeardFrame | undefined {
  const sinceMs = atMs - attempt.sinceMs;
  switch (attempt.child.phase()) {
    case 'ringing':
      return ring(attempt, sinceMs);
    case 'answered':
      attempt.child.talk(callerFrame);
      return sendDigits(attempt, sinceMs);
    case 'bridged':
      return converse(attempt, callerFrame, sinceMs);
    case 'ended':
      return undefined;
  }
}

function ring(attempt: AttemptState, sinceMs: number): HeardFrame | undefined {
  const { context } = attempt.deps;
  const { callerHangsUp, dialTimeoutMs } = context.board.faults.current;
  if (sinceMs >= (dialTimeoutMs ?? attempt.plan.verb.timeoutS * 1_000)) finish(attempt, 'no-answer');
  else if (callerHangsUp === 'while-ringing' && sinceMs >= hangUpAfterRingingMs) context.hangUpAsCaller();
  return ringing(sinceMs);
}

/** With the digits still going out the caller hears the ringing tone on, not the digits. */
function sendDigits(attempt: AttemptState, sinceMs: number): HeardFrame | undefined {
  const { context } = attempt.deps;
  const { schedule, child } = attempt;
  for (
    let next = schedule.digits[attempt.digitsSent];
    next !== undefined;
    next = schedule.digits[attempt.digitsSent]
  ) {
    if (next.atMs > sinceMs || child.phase() !== 'answered') return ringing(sinceMs);
    attempt.digitsSent += 1;
    child.sendDigit(next.digit);
    if (context.board.faults.current.callerHangsUp === 'during-digits') context.hangUpAsCaller();
  }
  if (sinceMs >= schedule.totalMs && child.phase() === 'answered') bridge(attempt);
  return ringing(sinceMs);
}

function bridge(attempt: AttemptState): void {
  const { context } = attempt.deps;
  if (attempt.digitsSent > 0) context.record('digits-sent', { count: attempt.digitsSent });
  attempt.bridged = true;
  attempt.sinceMs = context.board.journal.nowMs();
  context.answer();
  context.record('dial-bridged', { to: attempt.plan.leg.to });
  attempt.child.bridge();
}

function converse(attempt: AttemptState, callerFrame: Uint8Array, sinceMs: number): HeardFrame | undefined {
  const frame = attempt.child.talk(callerFrame);
  if (sinceMs >= attempt.plan.verb.timeLimitS * 1_000) finish(attempt, 'completed');
  return frame && { frame, source: 'bridge' };
}

function ringing(sinceMs: number): HeardFrame | undefined {
  const frame = ringbackFrame(Math.max(0, sinceMs));
  return frame && { frame, source: 'ringing' };
}

function finish(attempt: AttemptState, status: DialOutcome['status']): void {
  attempt.settle({ status, bridged: attempt.bridged });
  attempt.child.end();
}
