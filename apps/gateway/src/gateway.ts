import { createServer, type Server } from 'node:http';
import type { HandoverStore } from '@voc/handover-token/dynamo';
import { sleep, type Clock } from '@voc/resilience';
import type { Logger, MetricsRegistry, Tracer } from '@voc/telemetry';
import type { VoiceFactory } from '@voc/voice-client';
import type { Availability } from './availability/availability.js';
import type { ClipsOf } from './clips/clips.js';
import type { GatewayConfig } from './config.js';
import type { PublishEscalation } from './escalation/escalation-publisher.js';
import type { HandoverBook } from './escalation/handover-attempt.js';
import { handoverResultWebhook } from './http/handover-result.js';
import { createHttpApp, type HttpAppDeps } from './http/http-app.js';
import { createRepeatGuard } from './http/repeat-guard.js';
import { dialStatusWebhook, streamStatusWebhook } from './http/status-callbacks.js';
import { streamEndedWebhook } from './http/stream-ended.js';
import { createSignatureVerifier } from './http/twilio-signature.js';
import { createTwimlWriter, type TwimlWriter } from './http/twiml.js';
import { voiceWebhook } from './http/voice-webhook.js';
import { createTicketOffice } from './media-stream/stream-ticket.js';
import { acceptStreams } from './media-stream/stream-upgrade.js';
import { beginAtZero, type GatewayMetrics } from './metrics.js';
import { startCallSession } from './session/call-session.js';
import { openCallVoice, type OpenCallVoice } from './session/call-voice.js';
import type { CallsStore } from './session/calls-store.js';
import { createPrewarmer, type Prewarmer } from './session/prewarmer.js';
import type { CallSessionDeps } from './session/session.js';
import { createSessionManager, type SessionManager } from './session/session-manager.js';
import type { Tool } from './tools/tool.js';

export interface GatewayDeps {
  readonly voice: VoiceFactory;
  /** What the model can do besides talking. */
  readonly tools: readonly Tool[];
  /** What the bot says when no provider can. */
  readonly clips: ClipsOf;
  /** Whether a person could take the caller; null: nobody is asked, and nobody offered a callback. */
  readonly availability: Availability | null;
  readonly calls: CallsStore;
  readonly handovers: HandoverBook & Pick<HandoverStore, 'markBridged' | 'markDialResult'>;
  readonly publish: PublishEscalation;
  readonly registry: MetricsRegistry;
  readonly metrics: GatewayMetrics;
  readonly tracer: Tracer;
  readonly clock: Clock;
  readonly log: Logger;
  /** UUIDs for conversations. */
  readonly newId: () => string;
}

export interface Gateway {
  /** Not listening yet. */
  readonly server: Server;
  /**
   * Takes no new calls, lets the running ones finish within `timeoutMs`, answers for `lastWebhooksMs` more what Twilio asks
   * about those whose streams have just ended, then closes the server.
   */
  stop(timeoutMs: number, lastWebhooksMs?: number): Promise<void>;
}

/** Twilio gives a webhook 15 s in all; whoever takes longer to ask is not Twilio. */
const requestTimeouts = { headersTimeout: 10_000, requestTimeout: 15_000 } as const;

/** Puts the gateway together from its parts; everything that touches the outside is in `deps`. */
export function createGateway(config: GatewayConfig, deps: GatewayDeps): Gateway {
  const { metrics, log } = deps;
  const { publicBaseUrl } = config;
  const { accountSid, authTokens } = config.twilio;
  beginAtZero(
    metrics,
    deps.voice.providers.map(({ provider }) => provider),
  );
  const tickets = createTicketOffice({ authTokens }, deps.clock);
  const signatures = createSignatureVerifier({ publicBaseUrl, authTokens });
  const openVoice = voiceOpener(config, deps);
  const prewarming = { keepMs: prewarmKeepMs, maxWaiting: config.maxSessions };
  const prewarmer = createPrewarmer(prewarming, { ...deps, open: openVoice });
  const sessions = openSessions(config, { ...deps, tickets, prewarmer, openVoice });

  const server = createServer(
    requestTimeouts,
    createHttpApp({
      ...deps,
      accountSid,
      signatures,
      guard: createRepeatGuard(deps.clock),
      isReady: () => sessions.admission() !== 'draining',
      webhooks: webhooks(config, deps, prewarmer, createTwimlWriter(publicBaseUrl, tickets)),
    }),
  );
  // Longer than a load balancer keeps idle connections: a request must not meet a socket that is just being closed.
  server.keepAliveTimeout = 75_000;
  acceptStreams(server, {
    signatures,
    admission: () => sessions.admission(),
    onStream: (socket) => sessions.start(socket),
    onRejected(cause) {
      metrics.rejectedRequests.increment({ cause: `upgrade-${cause}` });
      log.warn('media stream upgrade refused', { reason: cause });
    },
  });

  return {
    server,
    async stop(timeoutMs, lastWebhooksMs = 0) {
      const hadCalls = sessions.activeCount() > 0;
      await sessions.drain(timeoutMs);
      if (hadCalls) await sleep(deps.clock, lastWebhooksMs);
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      });
    },
  };
}

/** A stream comes within a second or two of the webhook, or not at all. */
const prewarmKeepMs = 10_000;

function voiceOpener(config: GatewayConfig, deps: GatewayDeps): OpenCallVoice {
  const toolSpecs = deps.tools.map(({ spec }) => spec);
  return (parties, left) => openCallVoice(config, { ...deps, toolSpecs }, parties, left);
}

function openSessions(
  config: GatewayConfig,
  deps: GatewayDeps & Pick<CallSessionDeps, 'tickets' | 'prewarmer' | 'openVoice'>,
): SessionManager {
  const sessionConfig = { ...config, accountSid: config.twilio.accountSid };
  const sessionDeps = { ...deps, book: deps.handovers, admittedHere: new Map<string, number>() };
  return createSessionManager(config, {
    ...deps,
    open: (socket) => startCallSession(sessionConfig, sessionDeps, socket),
  });
}

function webhooks(
  config: GatewayConfig,
  deps: GatewayDeps,
  prewarmer: Prewarmer,
  twiml: TwimlWriter,
): HttpAppDeps['webhooks'] {
  const shared = { ...deps, twiml, connectPhoneNumber: config.connectPhoneNumber };
  return {
    '/twilio/voice': voiceWebhook({ ...shared, prewarmer: config.prewarmsAtWebhook ? prewarmer : null }),
    '/twilio/stream-ended': streamEndedWebhook(shared),
    '/twilio/stream-status': streamStatusWebhook(shared),
    '/twilio/handover-result': handoverResultWebhook(shared),
    '/twilio/dial-status': dialStatusWebhook(shared),
  };
}
