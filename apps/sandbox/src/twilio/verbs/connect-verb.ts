import type { CallContext } from '../call-context.js';
import { interruptionOf } from '../call-machine.js';
import { createMediaStream, type MediaStream, type StreamEnd } from '../media-stream.js';
import type { NextStep } from '../next-step.js';
import { settleOnAbort } from '../settle-on-abort.js';
import type { FormField } from '../signature.js';
import { createSid } from '../sids.js';
import type { StreamSocket } from '../stream-socket.js';
import { openStreamSocket } from '../stream-upgrade.js';
import type { ConnectVerb, StreamNoun } from '../twiml-document.js';

/** The gateway has this long to answer a close frame before the connection is cut. */
const closeGraceMs = 1_000;

/** Blocks while the stream lasts; then the action takes over, else the next verb. */
export async function runConnect(
  verb: ConnectVerb,
  context: CallContext,
  signal: AbortSignal,
): Promise<NextStep> {
  if (context.board.faults.current.callerHangsUp === 'before-upgrade') {
    context.hangUpAsCaller();
    return { type: 'continue' };
  }
  if (verb.stream !== undefined) await runStream(verb.stream, context, signal);
  if (signal.aborted || verb.action === undefined) return { type: 'continue' };
  return { type: 'fetch', webhook: verb.action, fields: [] };
}

async function runStream(noun: StreamNoun, context: CallContext, signal: AbortSignal): Promise<void> {
  const streamSid = createSid('MZ');
  const upgrade = await openStreamSocket(context.board, noun.url, signal);
  if (upgrade.type === 'refused') {
    if (signal.aborted) return;
    context.record('stream-ended', {
      cause: 'upgrade-refused',
      error: upgrade.error,
      detail: upgrade.detail,
    });
    callBack(noun, context, streamSid, 'stream-error', upgrade.error);
    return;
  }
  const { socket } = upgrade;
  const disown = context.board.background.own(() => socket.terminate());
  socket.onClosed(disown);
  const stream = openStream(noun, context, streamSid, socket);
  const end = await untilOver(stream, context, signal);
  context.record('stream-ended', { ...end });
  callBack(
    noun,
    context,
    streamSid,
    end.cause === 'connection-lost' ? 'stream-error' : 'stream-stopped',
    end.error,
  );
  const stopWaiting = context.board.background.after(closeGraceMs, () => socket.terminate());
  socket.onClosed(stopWaiting);
}

function openStream(
  noun: StreamNoun,
  context: CallContext,
  streamSid: string,
  socket: StreamSocket,
): MediaStream {
  const { accountSid, callSid } = context.identity;
  const { board } = context;
  const stream = createMediaStream(
    { identity: { accountSid, callSid, streamSid }, customParameters: noun.parameters },
    {
      socket,
      faults: () => board.faults.current,
      random: board.random,
      nowMs: () => board.journal.nowMs(),
      record: context.record,
      violation: context.violation,
      hangUpAsCaller: context.hangUpAsCaller,
    },
  );
  context.ledger.addStream(() => stream.metrics());
  context.line.connect(stream);
  if (stream.begin()) {
    context.record('stream-started', { streamSid });
    callBack(noun, context, streamSid, 'stream-started', null);
  }
  return stream;
}

async function untilOver(stream: MediaStream, context: CallContext, signal: AbortSignal): Promise<StreamEnd> {
  await settleOnAbort(stream.ended, signal);
  context.line.connect(undefined);
  if (signal.aborted) stream.leave(leavingCause(interruptionOf(signal)));
  return stream.ended;
}

function leavingCause(interruption: NextStep): 'caller-hung-up' | 'redirected' | 'call-completed' {
  if (interruption.type !== 'end') return 'redirected';
  return interruption.by === 'caller' ? 'caller-hung-up' : 'call-completed';
}

function callBack(
  noun: StreamNoun,
  context: CallContext,
  streamSid: string,
  event: 'stream-started' | 'stream-stopped' | 'stream-error',
  error: number | null,
): void {
  if (noun.statusCallback === undefined) return;
  const fields: FormField[] = [
    ['StreamSid', streamSid],
    ['StreamName', noun.name ?? streamSid],
    ['StreamEvent', event],
    // Twilio shows nanoseconds; a clock of milliseconds has none.
    ['Timestamp', new Date().toISOString().replace('Z', '000000Z')],
    ...(error === null ? [] : [['StreamError', String(error)] as const]),
  ];
  context.notify(noun.statusCallback, context.fields(fields));
}
