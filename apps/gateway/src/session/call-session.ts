import { withDeadline, type Clock } from '@voc/resilience';
import type { Logger } from '@voc/telemetry';
import type { VoiceFactory } from '@voc/voice-client';
import type { WebSocket } from 'ws';
import { escalateTool } from '../escalation/escalate-tool.js';
import type { PublishEscalation } from '../escalation/escalation-publisher.js';
import type { HandoverBook } from '../escalation/handover-attempt.js';
import {
  mediaStreamLimits,
  openMediaStream,
  type MediaStream,
  type StreamEnd,
} from '../media-stream/media-stream.js';
import { createPlaybackLedger } from '../media-stream/playback-ledger.js';
import type { StreamClaims, TicketOffice } from '../media-stream/stream-ticket.js';
import type { StreamStart } from '../media-stream/twilio-message.js';
import type { GatewayMetrics } from '../metrics.js';
import { createBotAudio } from './bot-audio.js';
import { createCallerAudio } from './caller-audio.js';
import type { CallRecord, CallsStore } from './calls-store.js';
import { beginConversation, type LiveCall } from './live-call.js';

export interface CallSessionConfig {
  readonly accountSid: string;
  readonly voiceConnectTimeoutMs: number;
  readonly handoverPatienceMs: number;
  readonly conversation: {
    readonly instructions: string;
    readonly language: string;
    readonly greeting: string;
    readonly farewell: string;
    readonly handoverFailed: string;
    readonly resumed: string;
    readonly sayAgain: string;
  };
  readonly escalationDigit: string;
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
  /** Streams this process has admitted, for when the table cannot be reached. */
  readonly admittedHere: Set<string>;
}

export interface CallSession {
  /** Ends the stream; Twilio then asks `/twilio/stream-ended` what to do with the caller. */
  close(code: 1000 | 1012): void;
  readonly ended: Promise<void>;
}

/** How long a caller's start may hang on the Calls table; the audio waits in the queue meanwhile. */
const admissionBudgetMs = 1_500;

type Admission =
  | { readonly status: 'admitted'; readonly claims: StreamClaims; readonly record: CallRecord | null }
  | { readonly status: 'refused'; readonly cause: string };

/**
 * One call on one accepted socket, from the upgrade to the last byte. The provider starts connecting at once; the bot
 * speaks as soon as Twilio's `start` has been admitted and the provider is ready, whichever comes last.
 */
export function startCallSession(
  config: CallSessionConfig,
  deps: CallSessionDeps,
  socket: WebSocket,
): CallSession {
  const { clock, metrics } = deps;
  const startedMs = clock.monotonicMs();
  const { instructions, language } = config.conversation;
  const client = deps.voice.open({ instructions, language, tools: [escalateTool] });
  const left = new AbortController();
  const connected = withDeadline(
    clock,
    config.voiceConnectTimeoutMs,
    (signal) => client.connect(signal),
    left.signal,
  );
  // Awaited once the stream is admitted; a stream that never gets there must not leave a rejection behind.
  connected.catch(() => undefined);
  const ledger = createPlaybackLedger(clock);
  const callerAudio = createCallerAudio(client, () =>
    metrics.droppedFrames.increment({ cause: 'provider-not-ready' }),
  );
  const ended = Promise.withResolvers<undefined>();
  let log = deps.log;
  let live: LiveCall | null = null;

  const stream: MediaStream = openMediaStream(
    mediaStreamLimits,
    { socket, clock },
    {
      onStart: (start) => void begin(start),
      onMedia: (payload) => callerAudio.frame(payload),
      onMark: (name) => {
        ledger.markEchoed(name);
        if (ledger.isIdle()) live?.playbackIdle();
      },
      onDigit: (digit) => live?.digit(digit),
      onViolation: (cause) => {
        metrics.streamViolations.increment({ cause });
        log.warn('media stream message refused', { reason: cause });
      },
      onEnd: (end) => void finish(end),
    },
  );
  const botAudio = createBotAudio({ stream: () => stream, ledger });

  const begin = async (start: StreamStart): Promise<void> => {
    log = log.with({ call_sid: start.callSid, stream_sid: start.streamSid });
    const admission = await admit(config, deps, start, log);
    if (left.signal.aborted) return;
    if (admission.status === 'refused') {
      metrics.rejectedRequests.increment({ cause: admission.cause });
      log.warn('media stream refused', { reason: admission.cause });
      stream.close(1008);
      return;
    }
    const { claims, record } = admission;
    log = log.with({ conversation_id: claims.conversationId });
    log.info('media stream started', {
      caller_phone: claims.callerPhone,
      called_number: claims.calledNumber,
      kind: claims.opening,
    });
    live = beginConversation(
      config,
      { ...deps, log, client, connected, stream, ledger, botAudio, callerAudio, left: left.signal },
      {
        ...claims,
        streamSid: start.streamSid,
        provider: deps.voice.provider,
        language: record?.language || language,
      },
      record,
    );
  };

  const finish = async (end: StreamEnd): Promise<void> => {
    left.abort(new Error('the stream has ended'));
    metrics.sessionSeconds.observe((clock.monotonicMs() - startedMs) / 1000);
    log.info('media stream ended', {
      reason: live?.endReason(end) ?? end,
      duration_ms: Math.round(clock.monotonicMs() - startedMs),
    });
    await Promise.allSettled([client.close(), live?.finish(end)]);
    ended.resolve(undefined);
  };

  return { close: (code) => stream.close(code), ended: ended.promise };
}

/** Checks the ticket, then claims the stream number across replicas; without the table this process's memory has to do. */
async function admit(
  config: CallSessionConfig,
  deps: CallSessionDeps,
  start: StreamStart,
  log: Logger,
): Promise<Admission> {
  if (start.accountSid !== config.accountSid) return { status: 'refused', cause: 'other-account' };
  const verdict = deps.tickets.verify(start.ticket, start.callSid);
  if (verdict.status !== 'valid') return { status: 'refused', cause: `ticket-${verdict.status}` };
  const { claims } = verdict;
  const claim = `${claims.callSid}:${claims.streamNumber}`;
  if (deps.admittedHere.has(claim)) return { status: 'refused', cause: 'ticket-used' };
  deps.admittedHere.add(claim);
  deps.clock.schedule(forgetAfterMs, () => deps.admittedHere.delete(claim));
  try {
    const { language } = config.conversation;
    const admission = await withDeadline(deps.clock, admissionBudgetMs, () =>
      deps.calls.admitStream({ ...claims, language }),
    );
    if (admission.status === 'already-used') return { status: 'refused', cause: 'ticket-used' };
    return { status: 'admitted', claims, record: admission.record };
  } catch (error) {
    log.failure('call could not be claimed, going on without the table', error);
    return { status: 'admitted', claims, record: null };
  }
}

/** A ticket is dead after 60 s; its memory may go soon after. */
const forgetAfterMs = 120_000;
