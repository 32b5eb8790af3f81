import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { exportedMetrics, type AppName, type ExportedMetric } from '../service/exported-metrics.js';

export interface AppMetricOptions extends Pick<cloudwatch.MetricProps, 'period' | 'statistic' | 'label'> {
  /** Exactly one of the label sets that are exported for this metric. */
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * A metric of docs/metrics.md as CloudWatch knows it.
 * @throws Error for labels nobody exports: an alarm on them would be silent for ever
 */
export function appMetric<App extends AppName>(
  { metricsNamespace }: { readonly metricsNamespace: string },
  app: App,
  metricName: ExportedMetric<App>,
  { labels = {}, ...options }: AppMetricOptions = {},
): cloudwatch.Metric {
  const exported: Readonly<Record<string, readonly (readonly string[])[]>> = exportedMetrics[app];
  const given = Object.keys(labels).join();
  if (!exported[metricName]?.some((names) => names.join() === given))
    throw new Error(`${metricName} of ${app} is not exported by ${given || 'itself'}`);
  return new cloudwatch.Metric({
    namespace: metricsNamespace,
    metricName,
    dimensionsMap: { service: app, ...labels },
    ...options,
  });
}
