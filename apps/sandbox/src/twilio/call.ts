import type { CallEnd, CallerLeg } from '../world/phone-network.js';
import type { CallContext } from './call-context.js';
import { callFields, progressFields } from './call-fields.js';
import { createCallLine } from './call-line.js';
import { createCallMachine, type CallMachine } from './call-machine.js';
import { createCallLedger, sumStreams, type CallReport } from './call-report.js';
import { createCallState, type CallIdentity, type CallStatus } from './call-resource.js';
import { fetchDocument, readDocument } from './fetch-document.js';
import { watchHangupMoment } from './hangup-moment.js';
import type { NextStep } from './next-step.js';
import type { FormField } from './signature.js';
import type { RestLeg, Switchboard } from './switchboard.js';
import type { Webhook } from './twiml-document.js';
import { runVerb } from './verbs/run-verb.js';

export interface CallOptions {
  readonly identity: CallIdentity;
  readonly voiceWebhook: Webhook;
  /** As configured on the called number; a REST update can set another. */
  readonly statusCallback: Webhook | undefined;
  readonly extraFields: readonly FormField[];
}

/** An inbound call, from the first ringing to the end. */
export interface Call {
  readonly leg: CallerLeg;
  readonly rest: RestLeg;
  report(): CallReport;
  /** Ends the call as a failure of the network. */
  close(): void;
}

interface CallParts {
  readonly options: CallOptions;
  readonly context: CallContext;
  readonly machine: CallMachine;
  readonly ended: PromiseWithResolvers<CallEnd>;
  statusCallback: Webhook | undefined;
  completedReported: boolean;
  endedBy: CallEnd['by'] | null;
}

/** Begins to ring at once: the voice webhook is on its way when this returns. */
export function startCall(options: CallOptions, board: Switchboard): Call {
  const context = createContext(options, board, (step) => interrupt(parts, step));
  const machine = createCallMachine({
    runVerb: (verb, signal) => runVerb(verb, context, signal),
    fetchDocument: (step, signal) => fetchDocument(step, context, signal),
  });
  const parts: CallParts = {
    options,
    context,
    machine,
    ended: Promise.withResolvers<CallEnd>(),
    statusCallback: options.statusCallback,
    completedReported: false,
    endedBy: null,
  };
  const { callSid, from, to } = options.identity;
  context.record('call-started', { from, to });
  watchHangupMoment(context);
  context.line.start();
  const twice = board.faults.current.voiceWebhook === 'twice';
  const first: NextStep = { type: 'fetch', webhook: options.voiceWebhook, fields: [], twice };
  const running = machine.run(first).catch((error: unknown) => breakDown(context, error));
  board.background.track(running.then((by) => finish(parts, by)));
  return {
    rest: createRestLeg(parts),
    report: () => createReport(parts),
    close: () => machine.interrupt({ type: 'end', by: 'failure' }),
    leg: {
      callSid,
      from,
      to,
      speak: (audio) => context.line.mouth.speak(audio),
      press: (digits) => context.line.mouth.press(digits),
      hangup: () => context.hangUpAsCaller(),
      hears: context.line.hears,
      ended: parts.ended.promise,
    },
  };
}

function createContext(
  options: CallOptions,
  board: Switchboard,
  interruptWith: (step: NextStep) => void,
): CallContext {
  const { identity } = options;
  const state = createCallState();
  const ledger = createCallLedger();
  const line = createCallLine(
    {
      hasEcho: () => board.faults.current.echo,
      noiseDb: () => board.faults.current.lineNoiseDb,
      random: board.random,
    },
    {
      nowMs: () => board.journal.nowMs(),
      schedule: (delayMs, action) => board.background.after(delayMs, action),
    },
  );
  const fields = (more: readonly FormField[] = []): readonly FormField[] =>
    override([...callFields(identity, state.status()), ...more], options.extraFields);
  return {
    board,
    identity,
    state,
    ledger,
    line,
    fields,
    answer() {
      state.answer();
      line.answer();
    },
    hangUpAsCaller: () => interruptWith({ type: 'end', by: 'caller' }),
    record: (kind, detail = {}) => void board.journal.record('twilio', kind, identity.callSid, detail),
    violation(rule, detail) {
      ledger.addViolation();
      board.journal.violation('twilio', rule, `${identity.callSid}: ${detail}`);
    },
    notify: (webhook, notice) =>
      board.background.track(board.webhooks.send({ ...webhook, callSid: identity.callSid, fields: notice })),
  };
}

/** Later fields replace earlier ones of the same name. */
function override(fields: readonly FormField[], changes: readonly FormField[]): readonly FormField[] {
  const changed = new Set(changes.map(([name]) => name));
  return [...fields.filter(([name]) => !changed.has(name)), ...changes];
}

/** A telephone of the offline world has thrown: the call is lost, the world goes on. */
function breakDown(context: CallContext, error: unknown): 'failure' {
  context.violation('sandbox-error', error instanceof Error ? error.message : typeof error);
  return 'failure';
}

function interrupt(parts: CallParts, step: NextStep): void {
  const { board } = parts.context;
  const early = step.type === 'end' && board.faults.current.completedCallback === 'before-close';
  if (early && parts.statusCallback !== undefined && !parts.completedReported) {
    const reported = reportCompleted(parts, 'completed').then(() => parts.machine.interrupt(step));
    board.background.track(reported);
  } else {
    parts.machine.interrupt(step);
  }
}

function finish(parts: CallParts, by: CallEnd['by']): void {
  const { context } = parts;
  context.state.end(finalStatus(context.state.isAnswered(), by));
  context.line.stop();
  parts.endedBy = by;
  const { atMs } = context.board.journal.record('twilio', 'call-ended', context.identity.callSid, { by });
  parts.ended.resolve({ by, atMs });
  const delayMs = context.board.random() * 2_000;
  context.board.background.after(delayMs, () => {
    if (!parts.completedReported)
      context.board.background.track(reportCompleted(parts, context.state.status()));
  });
}

function finalStatus(answered: boolean, by: CallEnd['by']): CallStatus {
  if (answered) return 'completed';
  if (by === 'caller') return 'canceled';
  return by === 'twiml' ? 'busy' : 'failed';
}

/** The call's own status callback; resolves when it has been delivered or has failed. */
async function reportCompleted(parts: CallParts, status: CallStatus): Promise<void> {
  parts.completedReported = true;
  const { statusCallback, context } = parts;
  if (statusCallback === undefined) return;
  const { callSid } = context.identity;
  const fields = override(context.fields(progressFields(0, context.state.durationS())), [
    ['CallStatus', status],
  ]);
  await context.board.webhooks.send({ ...statusCallback, callSid, fields });
}

function createRestLeg(parts: CallParts): RestLeg {
  const { context } = parts;
  return {
    callSid: context.identity.callSid,
    canRedirect: true,
    isOver: () => context.state.isOver(),
    resource: () => context.state.resource(context.identity),
    redirect(target) {
      context.record('redirect-applied');
      const step: NextStep =
        'twiml' in target
          ? readDocument(target.twiml, null, context)
          : { type: 'fetch', webhook: target.webhook, fields: [] };
      interrupt(parts, step);
    },
    hangUp: () => interrupt(parts, { type: 'end', by: 'rest' }),
    hangUpAsCaller: context.hangUpAsCaller,
    setStatusCallback: (webhook) => void (parts.statusCallback = webhook),
  };
}

function createReport(parts: CallParts): CallReport {
  const { identity, line, ledger, state } = parts.context;
  const streams = ledger.streams();
  return {
    callSid: identity.callSid,
    from: identity.from,
    to: identity.to,
    status: state.status(),
    endedBy: parts.endedBy,
    firstAudioMs: line.hears.firstStreamAudioMs(),
    ...sumStreams(streams),
    streams: streams.length,
    timerLagMaxMs: line.lagMaxMs(),
    violations: ledger.violations(),
    heard: line.hears.spans(),
  };
}
