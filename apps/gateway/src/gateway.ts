import { createServer, type Server } from 'node:http';
import type { HandoverStore } from '@voc/handover-token/dynamo';
import type { Clock } from '@voc/resilience';
import type { Logger, MetricsRegistry } from '@voc/telemetry';
import type { VoiceFactory } from '@voc/voice-client';
import type { GatewayConfig } from './config.js';
import type { PublishEscalation } from './escalation/escalation-publisher.js';
import { createKeywordTrigger } from './escalation/keyword-trigger.js';
import { handoverResultWebhook } from './http/handover-result.js';
import { createHttpApp } from './http/http-app.js';
import { createRepeatGuard } from './http/repeat-guard.js';
import { dialStatusWebhook, streamStatusWebhook } from './http/status-callbacks.js';
import { streamEndedWebhook } from './http/stream-ended.js';
import { createSignatureVerifier } from './http/twilio-signature.js';
import { createTwimlWriter } from './http/twiml.js';
import { voiceWebhook } from './http/voice-webhook.js';
import { createTicketOffice } from './media-stream/stream-ticket.js';
import { acceptStreams } from './media-stream/stream-upgrade.js';
import { createGatewayMetrics } from './metrics.js';
import { startCallSession } from './session/call-session.js';
import type { CallsStore } from './session/calls-store.js';
import { createSessionManager } from './session/session-manager.js';

export interface GatewayDeps {
  readonly voice: VoiceFactory;
  readonly calls: CallsStore;
  readonly handovers: HandoverStore;
  readonly publish: PublishEscalation;
  readonly registry: MetricsRegistry;
  readonly clock: Clock;
  readonly log: Logger;
  /** UUIDs for conversations. */
  readonly newId: () => string;
}

export interface Gateway {
  /** Not listening yet. */
  readonly server: Server;
  /** Takes no new calls, lets the running ones finish within `timeoutMs`, then closes the server. */
  stop(timeoutMs: number): Promise<void>;
}

/** Puts the gateway together from its parts; everything that touches the outside is in `deps`. */
export function createGateway(config: GatewayConfig, deps: GatewayDeps): Gateway {
  const { clock, log, registry, calls, handovers, newId } = deps;
  const { publicBaseUrl, connectPhoneNumber } = config;
  const { accountSid, authTokens } = config.twilio;
  const metrics = createGatewayMetrics(registry);
  metrics.providerType.set(1, { provider: deps.voice.provider });
  const tickets = createTicketOffice({ authTokens }, clock);
  const twiml = createTwimlWriter(publicBaseUrl, tickets);
  const signatures = createSignatureVerifier({ publicBaseUrl, authTokens });
  const findKeyword = createKeywordTrigger(config.escalation.keywords);

  const sessionDeps = {
    ...deps,
    tickets,
    book: handovers,
    findKeyword,
    metrics,
    admittedHere: new Set<string>(),
  };
  const sessions = createSessionManager(config, {
    open: (socket) =>
      startCallSession(
        { ...config, accountSid, escalationDigit: config.escalation.digit },
        sessionDeps,
        socket,
      ),
    clock,
    metrics,
    log,
  });

  const freshStreamDeps = { calls, twiml, newId, connectPhoneNumber, clock, log };
  const app = createHttpApp({
    accountSid,
    signatures,
    guard: createRepeatGuard(clock),
    metrics,
    registry,
    log,
    isReady: () => sessions.admission() !== 'draining',
    webhooks: {
      '/twilio/voice': voiceWebhook({ calls, twiml, newId, clock, log }),
      '/twilio/stream-ended': streamEndedWebhook(freshStreamDeps),
      '/twilio/stream-status': streamStatusWebhook({ twiml, log }),
      '/twilio/handover-result': handoverResultWebhook({ ...freshStreamDeps, handovers }),
      '/twilio/dial-status': dialStatusWebhook({ handovers, twiml, log }),
    },
  });

  const server = createServer(app);
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
    async stop(timeoutMs) {
      await sessions.drain(timeoutMs);
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      });
    },
  };
}
