import type { MetricsRegistry } from '@voc/telemetry';

export type GatewayMetrics = ReturnType<typeof createGatewayMetrics>;

const callSeconds = [1, 5, 15, 30, 60, 120, 300, 600, 1200, 3600];

/** Everything the gateway counts. Label values come from closed unions, so the number of series stays bounded. */
export function createGatewayMetrics(registry: MetricsRegistry) {
  return {
    ...providerMetrics(registry),
    activeSessions: registry.gauge('gateway_active_sessions', 'Calls being bridged by this process'),
    escalations: registry.counter('gateway_escalations_total', 'Handovers requested', ['reason']),
    escalationFailures: registry.counter(
      'gateway_escalation_failures_total',
      'Handovers that came back to the bot',
      ['reason'],
    ),
    sessionSeconds: registry.histogram(
      'gateway_session_duration_seconds',
      'Length of bridged calls',
      callSeconds,
    ),
    bargeIns: registry.counter('gateway_barge_ins_total', 'Times a caller interrupted the bot'),
    clips: registry.counter('gateway_clips_total', 'Recordings played in the place of a provider', ['clip']),
    toolCalls: registry.counter('gateway_tool_calls_total', 'Calls of tools by the model', [
      'tool',
      'outcome',
    ]),
    droppedFrames: registry.counter('gateway_dropped_frames_total', 'Caller frames given up', ['cause']),
    rejectedRequests: registry.counter(
      'gateway_rejected_requests_total',
      'Webhooks, upgrades and streams refused',
      ['cause'],
    ),
    streamViolations: registry.counter('gateway_stream_violations_total', 'Media-stream messages ignored', [
      'cause',
    ]),
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
