import type { CounterMetric, HistogramMetric, MetricsRegistry } from '@voc/telemetry';

export interface HandoverMetrics {
  readonly stepSeconds: HistogramMetric<'step' | 'outcome'>;
  readonly handovers: CounterMetric<'outcome'>;
  /** Request of the caller until the redirect was accepted. */
  readonly requestToDialSeconds: HistogramMetric<never>;
  readonly throttles: CounterMetric<never>;
}

const secondsBuckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.5, 2.5, 5, 10, 30, 60];

export function createHandoverMetrics(registry: MetricsRegistry): HandoverMetrics {
  return {
    stepSeconds: registry.histogram('handover_step_seconds', 'Time of one handover step', secondsBuckets, [
      'step',
      'outcome',
    ]),
    handovers: registry.counter('handovers_total', 'Deliveries of escalation requests by what came of them', [
      'outcome',
    ]),
    requestToDialSeconds: registry.histogram(
      'handover_request_to_dial_seconds',
      'From the escalation request to the accepted redirect',
      secondsBuckets,
    ),
    throttles: registry.counter('dynamodb_throttles_total', 'DynamoDB requests given up as throttled'),
  };
}
