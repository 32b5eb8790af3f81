export interface InvocationMetrics {
  /** Milliseconds since the epoch. */
  readonly timestampMs: number;
  readonly outcome: string;
  readonly isError: boolean;
}

/**
 * One log line in CloudWatch's embedded metric format: CloudWatch makes metrics of it, with no request of ours.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function embeddedMetrics(
  namespace: string,
  { timestampMs, outcome, isError }: InvocationMetrics,
): string {
  const metrics = [
    { Name: 'lambda_invocations_total', Unit: 'Count' },
    { Name: 'lambda_errors_total', Unit: 'Count' },
  ];
  return JSON.stringify({
    _aws: {
      Timestamp: timestampMs,
      CloudWatchMetrics: [
        { Namespace: namespace, Dimensions: [['service'], ['service', 'outcome']], Metrics: metrics },
      ],
    },
    service: 'connect-lambda',
    outcome,
    lambda_invocations_total: 1,
    lambda_errors_total: isError ? 1 : 0,
  });
}
