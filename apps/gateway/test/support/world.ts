import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { EscalationRequested } from '@voc/contracts';
import type { Env } from '@voc/config';
import { systemClock, type Clock } from '@voc/resilience';
import { createMetricsRegistry, noTracer, silentLogger, type Logger, type Tracer } from '@voc/telemetry';
import type { CallVoice, VoiceFactory } from '@voc/voice-client';
import {
  createFakeVoiceFactory,
  type FakeVoiceFactory,
  type FakeVoiceScript,
} from '@voc/voice-client/testing';
import type { Availability } from '../../src/availability/availability.js';
import { createClips } from '../../src/clips/clips.js';
import { parseGatewayConfig } from '../../src/config.js';
import { createGateway, type Gateway } from '../../src/gateway.js';
import { createGatewayMetrics } from '../../src/metrics.js';
import { builtInTools } from '../../src/tools/built-in-tools.js';
import { requestCallback } from '../../src/tools/request-callback.js';
import type { Tool } from '../../src/tools/tool.js';
import { createFakeCalls, type FakeCalls } from './fake-calls.js';
import { createFakeHandovers, type FakeHandovers } from './fake-handovers.js';
import { newSid } from './sids.js';
import { createTwilioClient, type TwilioClient } from './twilio-client.js';
import type { TwilioStream } from './twilio-stream.js';
import { readTwiml, type ReadTwiml } from './twiml.js';
import { until } from './until.js';

export interface WorldOptions {
  readonly env?: Env;
  readonly voice?: (index: number) => FakeVoiceScript;
  /** Providers accept their session only when this has resolved. */
  readonly providerReady?: Promise<unknown>;
  readonly publish?: (event: EscalationRequested) => Promise<void>;
  /** Beside the built-in ones. */
  readonly tools?: readonly Tool[];
  /** Absent: nobody is offered a callback. */
  readonly availability?: Availability;
  readonly clock?: Clock;
  readonly log?: Logger;
  readonly tracer?: Tracer;
  /** Shared with another gateway, which is then another replica. */
  readonly calls?: FakeCalls;
  readonly handovers?: FakeHandovers;
}

export interface World {
  readonly gateway: Gateway;
  readonly twilio: TwilioClient;
  readonly voice: FakeVoiceFactory;
  readonly calls: FakeCalls;
  readonly handovers: FakeHandovers;
  readonly published: readonly EscalationRequested[];
  /** The `traceparent` each of them went with. */
  readonly publishedIn: readonly (string | null)[];
  /** One sample of the Prometheus text, such as `gateway_active_sessions`; 0 when there is none. */
  metric(sample: string): Promise<number>;
  /** A call that is answered and has its stream, the provider ready and its opening sentence asked for. */
  liveCall(callSid?: string): Promise<LiveTestCall>;
  close(): Promise<void>;
}

export interface LiveTestCall {
  readonly callSid: string;
  readonly stream: TwilioStream;
  readonly twiml: ReadTwiml;
}

export const environment = {
  PUBLIC_BASE_URL: 'https://voice.example.com',
  TWILIO_ACCOUNT_SID: `AC${'a'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: '0123456789abcdef0123456789abcdef',
  ESCALATION_QUEUE_URL: 'http://127.0.0.1:1/queue',
  HANDOVERS_TABLE: 'Handovers',
  CALLS_TABLE: 'Calls',
  // Tests talk over the bot, in single frames.
  BARGE_IN_MIN_MS: '0',
  GREETING_UNINTERRUPTIBLE_MS: '0',
} as const;

/** A whole gateway on a loopback port, between a Twilio that behaves as told and fakes of everything behind it. */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const config = parseGatewayConfig({ ...environment, ...options.env });
  const registry = createMetricsRegistry();
  const voice = createFakeVoiceFactory(options.voice);
  const { calls = createFakeCalls(), handovers = createFakeHandovers(), clock = systemClock } = options;
  const published: EscalationRequested[] = [];
  const publishedIn: (string | null)[] = [];
  const gateway = createGateway(config, {
    voice: options.providerReady ? gated(voice, options.providerReady) : voice,
    tools: [...builtInTools, ...(options.availability ? [requestCallback] : []), ...(options.tools ?? [])],
    clips: createClips(),
    availability: options.availability ?? null,
    calls,
    handovers,
    registry,
    metrics: createGatewayMetrics(registry),
    tracer: options.tracer ?? noTracer,
    clock,
    log: options.log ?? silentLogger,
    newId: randomUUID,
    async publish(event, traceparent = null) {
      await options.publish?.(event);
      published.push(event);
      publishedIn.push(traceparent);
    },
  });
  gateway.server.listen(0, '127.0.0.1');
  await once(gateway.server, 'listening');
  const { port } = gateway.server.address() as AddressInfo;
  const { accountSid, authTokens } = config.twilio;
  const twilio = createTwilioClient({
    authToken: authTokens[0] ?? '',
    accountSid,
    publicBaseUrl: config.publicBaseUrl,
    port,
  });

  return {
    gateway,
    twilio,
    voice,
    calls,
    handovers,
    published,
    publishedIn,
    async metric(sample) {
      const line = (await registry.render()).split('\n').find((one) => one.startsWith(`${sample} `));
      return Number(line?.slice(sample.length + 1) ?? 0);
    },
    liveCall: (callSid) => beginCall(twilio, voice, callSid),
    close: () => gateway.stop(0),
  };
}

async function beginCall(
  twilio: TwilioClient,
  voice: FakeVoiceFactory,
  callSid = newSid('CA'),
): Promise<LiveTestCall> {
  const twiml = readTwiml((await twilio.call(callSid)).body);
  const stream = await twilio.stream();
  const { client } = voice.opened.at(-1)!;
  stream.start({ callSid, accountSid: twilio.account.accountSid, ticket: twiml.ticket! });
  await until('the bot opens the conversation', () => client.record.said.length > 0);
  return { callSid, stream, twiml };
}

/** The same factory, whose clients connect only when the gate is open. */
function gated(voice: FakeVoiceFactory, gate: Promise<unknown>): VoiceFactory {
  return {
    ...voice,
    open: (...asked) => gatedClient(voice.open(...asked), gate),
  };
}

function gatedClient(client: CallVoice, gate: Promise<unknown>): CallVoice {
  return {
    ...client,
    async connect(signal) {
      await gate;
      await client.connect(signal);
    },
  };
}
