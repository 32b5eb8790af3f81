import type { MetricsRegistry } from '@voc/telemetry';
import type { VoiceErrorCode } from '@voc/voice-client';

export type GatewayMetrics = ReturnType<typeof createGatewayMetrics>;

/** Up to a second is conversation, up to two is thinking; what is slower is felt as silence. */
const turnSeconds = [0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1, 1.25, 1.5, 2, 2.5, 3, 4, 6, 10];

/** 20 ms frames: less than one is not heard, a second of talking against a deaf bot is. */
const bargeInSeconds = [0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.75, 1, 1.5, 2];

/** Our own work on one frame, microseconds on a machine that is not busy. */
const frameSeconds = [0.00001, 0.000025, 0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.02];

const callSeconds = [1, 5, 15, 30, 60, 120, 300, 600, 1200, 3600];

/** Everything the gateway counts. Label values come from closed unions, so the number of series stays bounded. */
export function createGatewayMetrics(registry: MetricsRegistry) {
  return {
    ...providerMetrics(registry),
    ...conversationMetrics(registry),
    activeSessions: registry.gauge('gateway_active_sessions', 'Calls being bridged by this process'),
    escalations: registry.counter('gateway_escalations_total', 'Handovers requested', ['reason']),
    escalationFailures: registry.counter(
      'gateway_escalation_failures_total',
      'Handovers that came back to the bot',
      ['reason'],
    ),
    staffingChecks: registry.counter(
      'gateway_staffing_checks_total',
      'Times the queue was asked for agents, by what it said',
      ['outcome'],
    ),
    callbacks: registry.counter('gateway_callbacks_total', 'Callbacks, by what became of them', ['outcome']),
    sessionSeconds: registry.histogram(
      'gateway_session_duration_seconds',
      'Length of bridged calls',
      callSeconds,
    ),
    clips: registry.counter('gateway_clips_total', 'Recordings played in the place of a provider', ['clip']),
    toolCalls: registry.counter('gateway_tool_calls_total', 'Calls of tools by the model', [
      'tool',
      'outcome',
    ]),
    droppedFrames: registry.counter('gateway_dropped_frames_total', 'Caller frames given up', ['cause']),
    filledFrames: registry.counter(
      'gateway_filled_frames_total',
      'Caller frames that did not come, replaced by silence',
    ),
    rejectedRequests: registry.counter(
      'gateway_rejected_requests_total',
      'Webhooks, upgrades and streams refused',
      ['cause'],
    ),
    throttles: registry.counter('dynamodb_throttles_total', 'DynamoDB requests given up as throttled'),
    streamViolations: registry.counter('gateway_stream_violations_total', 'Media-stream messages ignored', [
      'cause',
    ]),
  };
}

/** With these a call is left without a voice. */
const fatalCodes = [
  'VOICE_CONNECT',
  'VOICE_AUTH',
  'VOICE_CONFIG',
  'VOICE_LIMIT',
  'VOICE_LOST',
] as const satisfies readonly VoiceErrorCode[];

/**
 * What alerts watch begins at 0: Prometheus sees no increase in a series that comes into being with its first event.
 * @param providers those that calls may get
 */
export function beginAtZero(metrics: GatewayMetrics, providers: readonly string[]): void {
  metrics.rejectedRequests.increment({ cause: 'upgrade-full' }, 0);
  for (const provider of providers) {
    metrics.providerType.set(1, { provider });
    for (const reason of fatalCodes) metrics.connectionFailures.increment({ provider, reason }, 0);
  }
}

/** What the caller feels of it. */
function conversationMetrics(registry: MetricsRegistry) {
  return {
    turnSeconds: registry.histogram(
      'gateway_turn_latency_seconds',
      'From the end of what the caller said to the first audio of the answer',
      turnSeconds,
      ['provider'],
    ),
    firstAudioSeconds: registry.histogram(
      'gateway_first_audio_seconds',
      'From the upgrade of a stream to the first of the bot that is sent',
      turnSeconds,
      ['opening'],
    ),
    underruns: registry.counter(
      'gateway_underruns_total',
      'Times the bot fell silent in the middle of a sentence',
    ),
    bargeIns: registry.counter('gateway_barge_ins_total', 'Times a caller interrupted the bot'),
    bargeInSeconds: registry.histogram(
      'gateway_barge_in_clear_seconds',
      'From the first sound of an interrupting caller to the cleared buffer',
      bargeInSeconds,
    ),
    frameSeconds: registry.histogram(
      'gateway_frame_latency_seconds',
      'Our own work on an audio message, of one in so many',
      frameSeconds,
      ['direction'],
    ),
  };
}

/** One series a provider, which is what tells two apart that share the calls: `VOICE_PROVIDER=hybrid` is a comparison. */
function providerMetrics(registry: MetricsRegistry) {
  return {
    connectionFailures: registry.counter(
      'voice_provider_connection_failures_total',
      'Voice sessions that could not be opened or were lost',
      ['provider', 'reason'],
    ),
    providerType: registry.gauge('voice_provider_type', 'Configured voice provider', ['provider']),
    providerOddities: registry.counter(
      'voice_provider_oddities_total',
      'Odd things of a provider that the call survived',
      ['provider', 'kind'],
    ),
    providerSessions: registry.counter('voice_provider_sessions_total', 'Conversations begun', ['provider']),
    providerMoves: registry.counter(
      'voice_provider_moves_total',
      'Conversations that moved to another session, by who took over',
      ['provider', 'cause'],
    ),
    providerTurns: registry.counter('voice_provider_turns_total', 'Responses that ended', [
      'provider',
      'outcome',
    ]),
    providerTokens: registry.counter('voice_provider_tokens_total', 'Tokens the provider says it used', [
      'provider',
      'kind',
    ]),
    providerCost: registry.counter('voice_provider_cost_usd_total', 'What that costs by the price table', [
      'provider',
    ]),
    providerUnpriced: registry.counter(
      'voice_provider_unpriced_total',
      'Usage that the price table has no price for',
      ['provider'],
    ),
    providerHandovers: registry.counter('voice_provider_handovers_total', 'Handovers requested', [
      'provider',
    ]),
    providerRateLimitRemaining: registry.gauge(
      'voice_provider_rate_limit_remaining',
      'What the provider said is left of an allowance, newest word of any session',
      ['provider', 'name'],
    ),
  };
}
