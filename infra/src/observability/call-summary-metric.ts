import type { Stack } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as logs from 'aws-cdk-lib/aws-logs';

/**
 * How long callers wait for answers, from the gateway's `call.summary` lines: the 95th percentile of each call's turns.
 * The histogram of the same times stays with Prometheus.
 */
export function createTurnLatencyMetric(
  stack: Stack,
  metricNamespace: string,
  logGroup: logs.ILogGroup,
): cloudwatch.Metric {
  return new logs.MetricFilter(stack, 'CallSummaries', {
    logGroup,
    // A line without the field counts for nothing.
    filterPattern: logs.FilterPattern.stringValue('$.message', '=', 'call.summary'),
    metricNamespace,
    metricName: 'call_turn_p95_ms',
    metricValue: '$.turn_p95_ms',
  }).metric();
}
