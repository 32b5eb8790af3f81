import { withDeadline, type Clock } from '@voc/resilience';
import type { Logger, Span, Tracer } from '@voc/telemetry';
import type { CallView, VoiceFactory } from '@voc/voice-client';
import type { WebSocket } from 'ws';
import type { Availability } from '../availability/availability.js';
import type { ClipsOf } from '../clips/clips.js';
import type { PolicyConfig } from '../escalation/escalation-policy.js';
import type { PublishEscalation } from '../escalation/escalation-publisher.js';
import { tracedPublish } from '../escalation/traced-publish.js';
import type { HandoverBook } from '../escalation/handover-attempt.js';
import {
  mediaStreamLimits,
  openMediaStream,
  type MediaStream,
  type StreamCloseCode,
  type StreamEnd,
} from '../media-stream/media-stream.js';
import {
  createPlaybackLedger,
  type PlaybackLedger,
  type PlaybackLedgerConfig,
} from '../media-stream/playback-ledger.js';
import type { TicketOffice } from '../media-stream/stream-ticket.js';
import type { StreamStart } from '../media-stream/twilio-message.js';
import type { GatewayMetrics } from '../metrics.js';
import { createCallMeter, type CallMeter } from '../summary/call-meter.js';
import { noTotals } from '../summary/call-totals.js';
import type { PriceTable } from '../summary/price-table.js';
import { summaryFields } from '../summary/summary-fields.js';
import type { TextsOf } from '../texts/texts.js';
import type { Tool } from '../tools/tool.js';
import {
  isVoiceKnownAtUpgrade,
  type CallVoiceConfig,
  type OpenCallVoice,
  type OpenVoice,
} from './call-voice.js';
import { callIds } from './call-ids.js';
import { createCallLog, type CallLog } from './call-log.js';
import { createCallerAudio, type CallerAudio, type CallerAudioConfig } from './caller-audio.js';
import type { CallsStore } from './calls-store.js';
import { createConversation, type Conversation } from './conversation.js';
import type { DigitDeskConfig } from './digit-desk.js';
import { beginConversation, type LiveCall } from './live-call.js';
import { measureFrames } from './measure-frames.js';
import type { Prewarmer } from './prewarmer.js';
import type { SilenceLadderConfig } from './silence-ladder.js';
import { admitStream } from './stream-admission.js';

export interface CallSessionConfig extends CallVoiceConfig {
  readonly accountSid: string;
  readonly handoverPatienceMs: number;
  readonly prewarmsAtWebhook: boolean;
  /** From the start of the stream to the first clip, when the provider does not get to greet. */
  readonly openingPatienceMs: number;
  /** From the caller's last word to a clip, when the answer takes its time. */
  readonly comfortAfterMs: number;
  readonly greetingUninterruptibleMs: number;
  readonly callerAudio: CallerAudioConfig;
  readonly playback: PlaybackLedgerConfig;
  readonly silence: SilenceLadderConfig;
  readonly digits: DigitDeskConfig;
  readonly policy: PolicyConfig;
  readonly prices: PriceTable;
  readonly conversation: CallVoiceConfig['conversation'] & { readonly texts: TextsOf };
}

export interface CallSessionDeps {
  readonly voice: VoiceFactory;
  readonly openVoice: OpenCallVoice;
  readonly tools: readonly Tool[];
  readonly clips: ClipsOf;
  /** null: nobody is offered a callback. */
  readonly availability: Availability | null;
  readonly prewarmer: Prewarmer;
  readonly tickets: TicketOffice;
  readonly calls: CallsStore;
  readonly book: HandoverBook;
  readonly publish: PublishEscalation;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: GatewayMetrics;
  readonly tracer: Tracer;
  /** Streams this process has admitted and when, monotonic ms, for when the table cannot be reached. */
  readonly admittedHere: Map<string, number>;
}

export interface CallSession {
  /** Ends the stream; Twilio then asks `/twilio/stream-ended` what to do with the caller. */
  close(code: StreamCloseCode): void;
  readonly ended: Promise<void>;
}

/** Neither provider nor table may keep a call that is over counted as running, and a drain waiting for it. */
const closeBudgetMs = 5_000;

/** What one call on one socket consists of; `live` appears once the stream is admitted. */
interface Session {
  readonly config: CallSessionConfig;
  readonly deps: CallSessionDeps;
  readonly conversation: Conversation;
  readonly meter: CallMeter;
  readonly ledger: PlaybackLedger;
  readonly callerAudio: CallerAudio;
  readonly left: AbortController;
  readonly ended: PromiseWithResolvers<undefined>;
  readonly log: CallLog;
  /** null until the stream is admitted. */
  span: Span | null;
  /** null until the call is known, where the choice depends on it. */
  voice: OpenVoice | null;
  live: LiveCall | null;
}

/**
 * One call on one accepted socket, from the upgrade to the last byte. The provider starts connecting at once, or when
 * the call is known if provider or language depend on it; the bot speaks as soon as Twilio's `start` has been admitted and the provider is ready, whichever comes last.
 */
export function startCallSession(
  config: CallSessionConfig,
  deps: CallSessionDeps,
  socket: WebSocket,
): CallSession {
  const { clock, metrics } = deps;
  const session = createSession(config, deps);
  const stream = openMediaStream(
    mediaStreamLimits,
    { socket, clock },
    {
      onStart: (start) => void begin(session, stream, start),
      onMedia: measureFrames('caller', metrics.frameSeconds, (payload, timestampMs) =>
        session.callerAudio.frame(payload, timestampMs),
      ),
      onMark: (name) => session.ledger.markEchoed(name),
      onDigit: (digit) => session.live?.digit(digit),
      onViolation(cause) {
        metrics.streamViolations.increment({ cause });
        session.log.warn('media stream message refused', { reason: cause });
      },
      onEnd: (end) => void finish(session, end),
    },
  );
  return { close: (code) => stream.close(code), ended: session.ended.promise };
}

function createSession(config: CallSessionConfig, deps: CallSessionDeps): Session {
  const { clock } = deps;
  const left = new AbortController();
  const meter = createCallMeter(config, deps);
  const ledger = createPlaybackLedger(config.playback, {
    clock,
    onIdle: () => session.live?.playbackIdle(),
    onDry: (silentMs) => meter.ranDry(silentMs),
  });
  const session: Session = {
    config,
    deps,
    conversation: createConversation(),
    meter,
    ledger,
    callerAudio: createCallerAudio(config.callerAudio, {
      clock,
      isBotAudible: () => ledger.pendingMs() > 0,
      isProtected: () => session.live?.isProtected() ?? false,
      onDropped: () => meter.frameDropped(),
      onFilled: (frames) => meter.framesFilled(frames),
      onAudible: () => session.live?.callerAudible(),
      onQuiet: () => session.live?.callerQuiet(),
    }),
    left,
    ended: Promise.withResolvers<undefined>(),
    log: createCallLog(deps.log),
    span: null,
    voice: opensAtUpgrade(config, deps) ? deps.openVoice(null, left.signal) : null,
    live: null,
  };
  return session;
}

/** A voice that was opened at the webhook already waits to be taken, once the stream says whose it is. */
function opensAtUpgrade(config: CallSessionConfig, deps: CallSessionDeps): boolean {
  return !config.prewarmsAtWebhook && isVoiceKnownAtUpgrade(config, deps.voice);
}

async function begin(session: Session, stream: MediaStream, start: StreamStart): Promise<void> {
  session.log.learn({ call_sid: start.callSid, stream_sid: start.streamSid });
  try {
    await converse(session, stream, start);
  } catch (error) {
    // Costs this stream, not the process; the caller is resumed on a fresh one.
    session.log.failure('conversation could not begin', error);
    stream.close(1012);
  }
}

async function converse(session: Session, stream: MediaStream, start: StreamStart): Promise<void> {
  const { config, deps } = session;
  const admission = await admitStream(config, { ...deps, log: session.log }, start);
  if (session.left.signal.aborted) return;
  if (admission.status === 'refused') {
    deps.metrics.rejectedRequests.increment({ cause: admission.cause });
    session.log.warn('media stream refused', { reason: admission.cause });
    stream.close(1008);
    return;
  }
  const { claims, record } = admission;
  session.log.learn({
    ...callIds(claims.callSid, record),
    stream_sid: start.streamSid,
    conversation_id: claims.conversationId,
  });
  session.log.info('media stream started', {
    caller_phone: claims.callerPhone,
    called_number: claims.calledNumber,
    kind: claims.opening,
  });
  const { callSid, conversationId } = claims;
  const span = deps.tracer.start(
    'media stream',
    { call_sid: callSid, stream_sid: start.streamSid, conversation_id: conversationId, kind: claims.opening },
    { parent: start.traceparent, kind: 'server' },
  );
  session.span = span;
  const { signal: left } = session.left;
  const parties = { ...claims, language: record?.language || null };
  const voice = (session.voice ??= deps.prewarmer.take(claims.callSid) ?? deps.openVoice(parties, left));
  session.conversation.restore(record?.heardTurns ?? []);
  session.meter.goOnFrom(record?.totals ?? noTotals);
  voice.attach(viewOf(session));
  const facts = { ...claims, streamSid: start.streamSid };
  const { conversation, meter, ledger, callerAudio, log } = session;
  const publish = tracedPublish(deps.publish, deps.tracer, span);
  const parts = { ...voice, conversation, meter, ledger, callerAudio, log, stream, left, span, publish };
  session.live = beginConversation(config, { ...deps, ...parts }, facts, record);
}

/** What the voice has to know of the call to move it from one provider session to the next. */
function viewOf({ conversation, ledger, callerAudio }: Session): CallView {
  return {
    heardTurns: () => conversation.heardTurns(),
    isBotAudible: () => ledger.pendingMs() > 0,
    callerAudibleSinceMs: () => callerAudio.audibleSinceMs(),
  };
}

async function finish(session: Session, end: StreamEnd): Promise<void> {
  const { live, log, deps } = session;
  session.left.abort(new Error('the stream has ended'));
  session.callerAudio.close();
  session.ledger.close();
  const durationMs = session.meter.ended();
  const reason = live?.endReason(end) ?? end;
  log.info('media stream ended', { reason, duration_ms: durationMs });
  const closing = [async () => session.voice?.client.close(), async () => live?.finish(end)];
  const results = await Promise.allSettled(
    closing.map((close) => withDeadline(deps.clock, closeBudgetMs, close)),
  );
  for (const result of results) {
    if (result.status === 'rejected') log.failure('call could not be closed in order', result.reason);
  }
  if (live) sumUp(session, live, reason);
  session.span?.set({ reason });
  session.span?.end();
  session.ended.resolve(undefined);
}

/**
 * One line for each stream, with what the whole call has come to: whether it comes back nobody knows yet, and a process
 * that dies writes none. The last line of a call is its summary.
 */
function sumUp({ config, meter, log }: Session, live: LiveCall, reason: string): void {
  log.info('call.summary', {
    ...summaryFields(meter.totals(), config.prices.asOf),
    language: live.language(),
    reason,
  });
}
