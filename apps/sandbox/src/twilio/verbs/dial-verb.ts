import type { CallContext } from '../call-context.js';
import { interruptionOf } from '../call-machine.js';
import { createCallState, type CallIdentity } from '../call-resource.js';
import { createLegCallbacks } from '../leg-callbacks.js';
import type { NextStep } from '../next-step.js';
import { settleOnAbort } from '../settle-on-abort.js';
import type { FormField } from '../signature.js';
import { createSid } from '../sids.js';
import type { DialVerb, NumberNoun } from '../twiml-document.js';
import { createDialAttempt, type DialOutcome } from './dial-attempt.js';

/** Rings the number, sends the digits, bridges; the action takes over when it is done, else the next verb. */
export async function runDial(verb: DialVerb, context: CallContext, signal: AbortSignal): Promise<NextStep> {
  if (verb.number === undefined) return { type: 'continue' };
  const leg: CallIdentity = {
    accountSid: context.identity.accountSid,
    callSid: createSid('CA'),
    from: verb.callerId ?? context.identity.from,
    to: verb.number.number,
    direction: 'outbound-dial',
    parentCallSid: context.identity.callSid,
  };
  context.record('dial-started', { to: leg.to, dialCallSid: leg.callSid });
  const { outcome, durationS } = await dial(verb, verb.number, leg, context, signal);
  context.record('dial-ended', { status: outcome.status, bridged: outcome.bridged });
  const fields = actionFields(outcome, durationS, leg, context.board.faults.current.omitDialBridged);
  const { action } = verb;
  if (signal.aborted) {
    // A caller who has hung up is still reported; whatever the action answers is ignored.
    const hungUp = interruptionOf(signal).type === 'end';
    if (hungUp && action !== undefined) context.notify(action, context.fields(fields));
    return { type: 'continue' };
  }
  if (action !== undefined) return { type: 'fetch', webhook: action, fields };
  return outcome.status === 'completed' ? { type: 'continue', endedBy: 'far-side' } : { type: 'continue' };
}

async function dial(
  verb: DialVerb,
  noun: NumberNoun,
  leg: CallIdentity,
  context: CallContext,
  signal: AbortSignal,
): Promise<{ readonly outcome: DialOutcome; readonly durationS: number | null }> {
  const state = createCallState();
  const callbacks = createLegCallbacks(noun, leg, context);
  const attempt = createDialAttempt({ verb, noun, leg }, { context, callbacks, state });
  context.board.legs.add({
    callSid: leg.callSid,
    canRedirect: false,
    isOver: () => state.isOver(),
    resource: () => state.resource(leg),
    redirect: () => undefined,
    hangUp: () => attempt.giveUp(),
    hangUpAsCaller: context.hangUpAsCaller,
    setStatusCallback: () => undefined,
  });
  context.line.connect(attempt.party);
  attempt.start();
  await settleOnAbort(attempt.outcome, signal);
  context.line.connect(undefined);
  if (signal.aborted) attempt.giveUp();
  const outcome = await attempt.outcome;
  state.end(outcome.status);
  const durationS = state.isAnswered() ? state.durationS() : null;
  callbacks.report('completed', outcome.status, durationS ?? 0);
  return { outcome, durationS };
}

function actionFields(
  outcome: DialOutcome,
  durationS: number | null,
  leg: CallIdentity,
  omitDialBridged: boolean,
): readonly FormField[] {
  return [
    ['DialCallStatus', outcome.status],
    ['DialCallSid', leg.callSid],
    ...(durationS === null ? [] : [['DialCallDuration', String(durationS)] as const]),
    ...(omitDialBridged ? [] : [['DialBridged', String(outcome.bridged)] as const]),
  ];
}
