import { Duration } from 'aws-cdk-lib';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { StackSettings } from '../deployment.js';
import { appMetric } from '../observability/app-metric.js';

/**
 * By the calls each task has, and by CPU in case calls cost more than expected. Adding is quick, because callers are
 * turned away when it comes too late; taking away is slow, because whoever is still talking has to move.
 */
export function scaleGateway(scaling: ecs.ScalableTaskCount, settings: StackSettings): void {
  const pace = { scaleOutCooldown: Duration.minutes(1), scaleInCooldown: Duration.minutes(15) };
  scaling.scaleToTrackCustomMetric('Sessions', {
    ...pace,
    // The average over what all tasks report is the number of calls per task.
    metric: appMetric(settings, 'gateway', 'gateway_active_sessions', {
      statistic: 'Average',
      period: Duration.minutes(1),
    }),
    targetValue: settings.stage.gateway.targetSessions,
  });
  scaling.scaleOnCpuUtilization('Cpu', { ...pace, targetUtilizationPercent: 60 });
}
