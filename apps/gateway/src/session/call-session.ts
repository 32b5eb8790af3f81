import { withDeadline, type Clock } from '@voc/resilience';
import type { Logger } from '@voc/telemetry';
import type { VoiceFactory } from '@voc/voice-client';
import type { WebSocket } from 'ws';
import type { PublishEscalation } from '../escalation/escalation-publisher.js';
import type { HandoverBook } from '../escalation/handover-attempt.js';
import {
  mediaStreamLimits,
  openMediaStream,
  type MediaStream,
  type StreamCloseCode,
  type StreamEnd,
} from '../media-stream/media-stream.js';
import { createPlaybackLedger, type PlaybackLedger } from '../media-stream/playback-ledger.js';
import type { TicketOffice } from '../media-stream/stream-ticket.js';
import type { StreamStart } from '../media-stream/twilio-message.js';
import type { GatewayMetrics } from '../metrics.js';
import { createBotAudio } from './bot-audio.js';
import { isVoiceKnownAtUpgrade, openCallVoice, type CallVoice, type CallVoiceConfig } from './call-voice.js';
import { createCallerAudio, type CallerAudio } from './caller-audio.js';
import type { CallsStore } from './calls-store.js';
import { beginConversation, type LiveCall } from './live-call.js';
import { admitStream } from './stream-admission.js';

export interface CallSessionConfig extends CallVoiceConfig {
  readonly accountSid: string;
  readonly handoverPatienceMs: number;
  readonly escalationDigit: string;
  readonly conversation: CallVoiceConfig['conversation'] & {
    readonly greeting: string;
    readonly farewell: string;
    readonly handoverFailed: string;
    readonly resumed: string;
    readonly sayAgain: string;
  };
}

export interface CallSessionDeps {
  readonly voice: VoiceFactory;
  readonly tickets: TicketOffice;
  readonly calls: CallsStore;
  readonly book: HandoverBook;
  readonly publish: PublishEscalation;
  readonly findKeyword: (said: string) => string | null;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: GatewayMetrics;
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

/** What one call on one socket consists of; `log` gains ids and `live` appears once the stream is admitted. */
interface Session {
  readonly config: CallSessionConfig;
  readonly deps: CallSessionDeps;
  readonly ledger: PlaybackLedger;
  readonly callerAudio: CallerAudio;
  readonly left: AbortController;
  readonly ended: PromiseWithResolvers<undefined>;
  readonly startedMs: number;
  log: Logger;
  /** null until the call is known, where the choice depends on it. */
  voice: CallVoice | null;
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
  const { clock, metrics, log } = deps;
  const left = new AbortController();
  const session: Session = {
    config,
    deps,
    ledger: createPlaybackLedger(clock),
    callerAudio: createCallerAudio(() => metrics.droppedFrames.increment({ cause: 'provider-not-ready' })),
    left,
    ended: Promise.withResolvers<undefined>(),
    startedMs: clock.monotonicMs(),
    log,
    voice: isVoiceKnownAtUpgrade(config, deps.voice) ? openCallVoice(config, deps, null, left.signal) : null,
    live: null,
  };
  const stream = openMediaStream(
    mediaStreamLimits,
    { socket, clock },
    {
      onStart: (start) => void begin(session, stream, start),
      onMedia: (payload) => session.callerAudio.frame(payload),
      onMark(name) {
        session.ledger.markEchoed(name);
        if (session.ledger.isIdle()) session.live?.playbackIdle();
      },
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

async function begin(session: Session, stream: MediaStream, start: StreamStart): Promise<void> {
  session.log = session.log.with({ call_sid: start.callSid, stream_sid: start.streamSid });
  try {
    await converse(session, stream, start);
  } catch (error) {
    // Costs this stream, not the process; the caller is resumed on a fresh one.
    session.log.failure('conversation could not begin', error);
    stream.close(1012);
  }
}

async function converse(session: Session, stream: MediaStream, start: StreamStart): Promise<void> {
  const { config, deps, ledger } = session;
  const admission = await admitStream(config, { ...deps, log: session.log }, start);
  if (session.left.signal.aborted) return;
  if (admission.status === 'refused') {
    deps.metrics.rejectedRequests.increment({ cause: admission.cause });
    session.log.warn('media stream refused', { reason: admission.cause });
    stream.close(1008);
    return;
  }
  const { claims, record } = admission;
  session.log = session.log.with({ conversation_id: claims.conversationId });
  session.log.info('media stream started', {
    caller_phone: claims.callerPhone,
    called_number: claims.calledNumber,
    kind: claims.opening,
  });
  const { signal: left } = session.left;
  const parties = { ...claims, language: record?.language || null };
  const voice = (session.voice ??= openCallVoice(config, deps, parties, left));
  const facts = { ...claims, ...voice, streamSid: start.streamSid };
  const botAudio = createBotAudio({ stream, ledger, format: voice.client.capabilities.output });
  const { callerAudio } = session;
  const parts = { ...voice, log: session.log, ledger, callerAudio, stream, botAudio, left };
  session.live = beginConversation(config, { ...deps, ...parts }, facts, record);
}

async function finish(session: Session, end: StreamEnd): Promise<void> {
  const { live, log, deps } = session;
  session.left.abort(new Error('the stream has ended'));
  const durationMs = Math.round(deps.clock.monotonicMs() - session.startedMs);
  deps.metrics.sessionSeconds.observe(durationMs / 1000);
  log.info('media stream ended', { reason: live?.endReason(end) ?? end, duration_ms: durationMs });
  const closing = [async () => session.voice?.client.close(), async () => live?.finish(end)];
  const results = await Promise.allSettled(
    closing.map((close) => withDeadline(deps.clock, closeBudgetMs, close)),
  );
  for (const result of results) {
    if (result.status === 'rejected') log.failure('call could not be closed in order', result.reason);
  }
  session.ended.resolve(undefined);
}
