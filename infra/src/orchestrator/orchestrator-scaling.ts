import { Duration } from 'aws-cdk-lib';
import * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as sqs from 'aws-cdk-lib/aws-sqs';

/**
 * By how many requests wait, and how long. A caller is behind each, and what CloudWatch knows of a queue is minutes
 * old: tasks that always run must carry the usual load, and these two are for a flood.
 */
export function scaleOrchestrator(scaling: ecs.ScalableTaskCount, queue: sqs.Queue): void {
  const step = {
    adjustmentType: appscaling.AdjustmentType.CHANGE_IN_CAPACITY,
    cooldown: Duration.minutes(2),
    metricAggregationType: appscaling.MetricAggregationType.MAXIMUM,
  };
  scaling.scaleOnMetric('Waiting', {
    ...step,
    metric: queue.metricApproximateNumberOfMessagesVisible({
      statistic: 'Maximum',
      period: Duration.minutes(1),
    }),
    scalingSteps: [
      { upper: 0, change: -1 },
      { lower: 10, change: 1 },
      { lower: 40, change: 2 },
    ],
  });
  scaling.scaleOnMetric('Age', {
    ...step,
    metric: queue.metricApproximateAgeOfOldestMessage({ statistic: 'Maximum', period: Duration.minutes(1) }),
    scalingSteps: [
      { lower: 10, change: 1 },
      { lower: 60, change: 2 },
    ],
  });
}
