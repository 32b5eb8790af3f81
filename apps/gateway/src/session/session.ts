import type { Clock } from '@voc/resilience';
import type { Logger, Span, Tracer } from '@voc/telemetry';
import type { VoiceFactory } from '@voc/voice-client';
import type { Availability } from '../availability/availability.js';
import type { ClipsOf } from '../clips/clips.js';
import type { PolicyConfig } from '../escalation/escalation-policy.js';
import type { PublishEscalation } from '../escalation/escalation-publisher.js';
import type { HandoverBook } from '../escalation/handover-attempt.js';
import {
  createPlaybackLedger,
  type PlaybackLedger,
  type PlaybackLedgerConfig,
} from '../media-stream/playback-ledger.js';
import type { TicketOffice } from '../media-stream/stream-ticket.js';
import type { GatewayMetrics } from '../metrics.js';
import { createCallMeter, type CallMeter } from '../summary/call-meter.js';
import type { PriceTable } from '../summary/price-table.js';
import type { TextsOf } from '../texts/texts.js';
import type { Tool } from '../tools/tool.js';
import { createCallLog, type CallLog } from './call-log.js';
import {
  isVoiceKnownAtUpgrade,
  type CallVoiceConfig,
  type OpenCallVoice,
  type OpenVoice,
} from './call-voice.js';
import { createCallerAudio, type CallerAudio, type CallerAudioConfig } from './caller-audio.js';
import type { CallsStore } from './calls-store.js';
import { createConversation, type Conversation } from './conversation.js';
import type { DigitDeskConfig } from './digit-desk.js';
import type { LiveCall } from './live-call.js';
import type { Prewarmer } from './prewarmer.js';
import type { SilenceLadderConfig } from './silence-ladder.js';

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

/** What one call on one socket consists of; `live` appears once the stream is admitted. */
export interface Session {
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

export function createSession(config: CallSessionConfig, deps: CallSessionDeps): Session {
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
