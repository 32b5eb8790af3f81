import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { type AlarmDefinition, type AlarmSources, fiveMinutes, minute } from './alarm-definition.js';

/** What AWS itself measures: whether the services run and are reached. */
export function platformAlarms(sources: AlarmSources): readonly AlarmDefinition[] {
  const { entrance } = sources.gateway;
  const serviceDown = 'docs/runbooks/service-down.md';
  return [
    {
      name: 'ServiceDown',
      severity: 'page',
      summary: 'No gateway can take a call',
      runbook: serviceDown,
      metric: entrance.targets.metrics.healthyHostCount({ statistic: 'Minimum', period: minute }),
      when: 'below',
      threshold: 1,
      periods: 2,
      needsData: true,
    },
    {
      name: 'OrchestratorDown',
      severity: 'page',
      summary: 'No orchestrator runs: handovers come back to the bot',
      runbook: serviceDown,
      metric: runningTasks(sources, sources.orchestrator.service.service.serviceName),
      when: 'below',
      threshold: 1,
      periods: 2,
      needsData: true,
    },
    {
      name: 'GatewayUnhealthy',
      severity: 'ticket',
      summary: 'A gateway has been unable to take calls for five minutes',
      runbook: serviceDown,
      metric: entrance.targets.metrics.unhealthyHostCount({ statistic: 'Maximum', period: minute }),
      periods: 5,
    },
    {
      name: 'WebhooksFail',
      severity: 'page',
      summary: 'Twilio is answered with errors; callers hear its own announcement, or nothing',
      runbook: serviceDown,
      metric: serverErrors(sources),
      threshold: 5,
    },
  ];
}

/** From Container Insights. */
export function runningTasks(
  { network }: Pick<AlarmSources, 'network'>,
  ServiceName: string,
): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: 'ECS/ContainerInsights',
    metricName: 'RunningTaskCount',
    dimensionsMap: { ClusterName: network.cluster.clusterName, ServiceName },
    statistic: 'Minimum',
    period: minute,
  });
}

/** The load balancer's own errors, when it finds no gateway, and those of the gateway. */
function serverErrors({ gateway: { entrance } }: AlarmSources): cloudwatch.MathExpression {
  const options = { period: fiveMinutes };
  return new cloudwatch.MathExpression({
    expression: 'FILL(own, 0) + FILL(targets, 0)',
    usingMetrics: {
      own: entrance.loadBalancer.metrics.httpCodeElb(elb.HttpCodeElb.ELB_5XX_COUNT, options),
      targets: entrance.loadBalancer.metrics.httpCodeTarget(elb.HttpCodeTarget.TARGET_5XX_COUNT, options),
    },
    period: fiveMinutes,
    label: '5xx',
  });
}
