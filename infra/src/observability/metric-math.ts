import type { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';

/** The sum of several counters, of which some may never have counted anything. */
export function sumOf(
  metrics: readonly cloudwatch.Metric[],
  period: Duration,
  label: string,
): cloudwatch.MathExpression {
  const named = Object.fromEntries(
    metrics.map((metric, index) => [`m${index}`, metric.with({ statistic: 'Sum', period })]),
  );
  return new cloudwatch.MathExpression({
    expression: Object.keys(named)
      .map((name) => `FILL(${name}, 0)`)
      .join(' + '),
    usingMetrics: named,
    period,
    label,
  });
}

/**
 * The share of some among all.
 * @param leastCount fewer in a period say nothing, and the share is then 0
 */
export function shareOf(
  some: readonly cloudwatch.Metric[],
  all: cloudwatch.Metric,
  {
    period,
    leastCount,
    label,
  }: { readonly period: Duration; readonly leastCount: number; readonly label: string },
): cloudwatch.MathExpression {
  const sum = sumOf(some, period, label);
  return new cloudwatch.MathExpression({
    expression: `IF(FILL(every, 0) >= ${leastCount}, (${sum.expression}) / every, 0)`,
    usingMetrics: { ...sum.usingMetrics, every: all.with({ statistic: 'Sum', period }) },
    period,
    label,
  });
}
