/** Label sets that become dimensions beside `service`, by metric. */
type Exported = Readonly<Record<string, readonly (readonly string[])[]>>;

/**
 * What the collectors pass on of the metrics in docs/metrics.md. CloudWatch bills each combination, so this is what
 * alarms, scaling and the dashboard use and no more. Histograms stay with Prometheus: CloudWatch would know their
 * averages only.
 */
export const scrapedMetrics = {
  gateway: {
    gateway_active_sessions: [[]],
    gateway_escalations_total: [[]],
    gateway_escalation_failures_total: [[], ['reason']],
    gateway_callbacks_total: [['outcome']],
    gateway_rejected_requests_total: [['cause']],
    gateway_dropped_frames_total: [[]],
    gateway_underruns_total: [[]],
    gateway_tool_calls_total: [[], ['outcome']],
    voice_provider_sessions_total: [[]],
    voice_provider_connection_failures_total: [[], ['reason']],
    voice_provider_turns_total: [[], ['outcome']],
    voice_provider_cost_usd_total: [['provider']],
    nodejs_eventloop_lag_p99_seconds: [[]],
    dynamodb_throttles_total: [[]],
  },
  orchestrator: {
    handovers_total: [['outcome']],
    hubspot_circuit_open: [[]],
    reconcile_actions_total: [['outcome']],
    dynamodb_throttles_total: [[]],
  },
} as const satisfies Record<string, Exported>;

/** With those that the Lambda writes by itself. */
export const exportedMetrics = {
  ...scrapedMetrics,
  'connect-lambda': {
    lambda_invocations_total: [[], ['outcome']],
    lambda_errors_total: [[], ['outcome']],
  },
} as const satisfies Record<string, Exported>;

export type ServiceName = keyof typeof scrapedMetrics;

export type AppName = keyof typeof exportedMetrics;

export type ExportedMetric<App extends AppName> = keyof (typeof exportedMetrics)[App] & string;
