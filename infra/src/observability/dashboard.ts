import type { Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { type AlarmSources, fiveMinutes, hour, minute } from './alarm-definition.js';
import { appMetric } from './app-metric.js';
import { runningTasks } from './platform-alarms.js';

/** What to look at first. Conversation and latency in detail: docker/grafana, from Prometheus. */
export function createDashboard(
  stack: Stack,
  stageName: string,
  sources: AlarmSources,
  alarms: readonly cloudwatch.Alarm[],
): void {
  new cloudwatch.Dashboard(stack, 'Dashboard', {
    dashboardName: `voice-${stageName}`,
    widgets: [
      [new cloudwatch.AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 24, height: 5 })],
      callWidgets(sources),
      conversationWidgets(sources),
      handoverWidgets(sources),
      platformWidgets(sources),
    ],
  });
}

function graph(title: string, left: readonly cloudwatch.IMetric[]): cloudwatch.GraphWidget {
  return new cloudwatch.GraphWidget({ title, left: [...left], width: 8, height: 6, leftYAxis: { min: 0 } });
}

function callWidgets(sources: AlarmSources): cloudwatch.IWidget[] {
  const sum = { statistic: 'Sum', period: fiveMinutes };
  return [
    graph('Calls', [
      appMetric(sources, 'gateway', 'gateway_active_sessions', {
        statistic: 'Average',
        period: minute,
        label: 'per gateway',
      }),
      appMetric(sources, 'gateway', 'gateway_active_sessions', {
        statistic: 'Maximum',
        period: minute,
        label: 'fullest gateway',
      }),
    ]),
    graph('Providers', [
      appMetric(sources, 'gateway', 'voice_provider_sessions_total', { ...sum, label: 'sessions' }),
      appMetric(sources, 'gateway', 'voice_provider_connection_failures_total', {
        ...sum,
        label: 'lost or refused',
      }),
      appMetric(sources, 'gateway', 'voice_provider_turns_total', {
        ...sum,
        labels: { outcome: 'failed' },
        label: 'failed answers',
      }),
    ]),
    graph('Turned away', [
      appMetric(sources, 'gateway', 'gateway_rejected_requests_total', {
        ...sum,
        labels: { cause: 'upgrade-full' },
        label: 'no place',
      }),
      appMetric(sources, 'gateway', 'gateway_rejected_requests_total', {
        ...sum,
        labels: { cause: 'signature' },
        label: 'bad signature',
      }),
    ]),
  ];
}

function conversationWidgets(sources: AlarmSources): cloudwatch.IWidget[] {
  return [
    graph('Answers: 95th percentile of a call, ms', [
      sources.turnLatency.with({ statistic: 'p50', period: fiveMinutes, label: 'middle call' }),
      sources.turnLatency.with({ statistic: 'p95', period: fiveMinutes, label: 'slow calls' }),
    ]),
    graph(
      'Providers, USD at list price',
      ['openai', 'nova'].map((provider) =>
        appMetric(sources, 'gateway', 'voice_provider_cost_usd_total', {
          labels: { provider },
          statistic: 'Sum',
          period: hour,
          label: provider,
        }),
      ),
    ),
  ];
}

function handoverWidgets(sources: AlarmSources): cloudwatch.IWidget[] {
  const { escalations } = sources.data;
  const { redeem } = sources.connect;
  const sum = { statistic: 'Sum', period: fiveMinutes };
  return [
    graph('Handovers', [
      appMetric(sources, 'gateway', 'gateway_escalations_total', { ...sum, label: 'asked for' }),
      appMetric(sources, 'gateway', 'gateway_escalation_failures_total', { ...sum, label: 'came back' }),
      appMetric(sources, 'orchestrator', 'handovers_total', {
        ...sum,
        labels: { outcome: 'redirected' },
        label: 'redirected',
      }),
      appMetric(sources, 'gateway', 'gateway_callbacks_total', {
        ...sum,
        labels: { outcome: 'booked' },
        label: 'callbacks',
      }),
    ]),
    graph('Queue', [
      escalations.queue.metricApproximateAgeOfOldestMessage({ period: minute, label: 'oldest, s' }),
      escalations.queue.metricApproximateNumberOfMessagesVisible({ period: minute, label: 'waiting' }),
      escalations.deadLetters.metricApproximateNumberOfMessagesVisible({
        period: minute,
        label: 'dead letters',
      }),
    ]),
    graph('Tokens', [
      ...['redeemed', 'unknown', 'expired', 'bad-token'].map((outcome) =>
        appMetric(sources, 'connect-lambda', 'lambda_invocations_total', {
          ...sum,
          labels: { outcome },
          label: outcome,
        }),
      ),
      redeem.metricErrors({ ...sum, label: 'errors' }),
    ]),
  ];
}

function platformWidgets(sources: AlarmSources): cloudwatch.IWidget[] {
  const { service, entrance } = sources.gateway;
  const orchestrator = sources.orchestrator.service.service;
  const { ELB_5XX_COUNT } = elb.HttpCodeElb;
  const { TARGET_5XX_COUNT } = elb.HttpCodeTarget;
  return [
    graph('Tasks', [
      runningTasks(sources, service.service.serviceName).with({ label: 'gateways' }),
      runningTasks(sources, orchestrator.serviceName).with({ label: 'orchestrators' }),
      entrance.targets.metrics.healthyHostCount({ label: 'gateways taking calls' }),
    ]),
    graph('CPU and memory, %', [
      service.service.metricCpuUtilization({ label: 'gateway CPU' }),
      service.service.metricMemoryUtilization({ label: 'gateway memory' }),
      orchestrator.metricCpuUtilization({ label: 'orchestrator CPU' }),
    ]),
    graph('Errors', [
      entrance.loadBalancer.metrics.httpCodeElb(ELB_5XX_COUNT, { label: 'load balancer' }),
      entrance.loadBalancer.metrics.httpCodeTarget(TARGET_5XX_COUNT, { label: 'gateway' }),
    ]),
  ];
}
