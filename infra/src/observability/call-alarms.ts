import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import {
  type AlarmDefinition,
  type AlarmSources,
  fiveMinutes,
  minute,
  tenMinutes,
} from './alarm-definition.js';
import { appMetric } from './app-metric.js';
import { sumOf } from './metric-math.js';

const forgeries = ['signature', 'upgrade-signature', 'other-account', 'ticket-forged', 'ticket-other-call'];

/** What callers feel, by the gateway's own metrics: the rules of docker/prometheus/alerts.yml that CloudWatch can tell. */
export function callAlarms(sources: AlarmSources): readonly AlarmDefinition[] {
  const rejected = (cause: string): Metric =>
    appMetric(sources, 'gateway', 'gateway_rejected_requests_total', { labels: { cause } });
  return [
    {
      name: 'CallersTurnedAway',
      severity: 'page',
      summary: 'The gateway has no place for more calls',
      runbook: 'docs/runbooks/callers-turned-away.md',
      metric: rejected('upgrade-full').with({ statistic: 'Sum', period: fiveMinutes }),
    },
    {
      name: 'RequestsRefused',
      severity: 'ticket',
      summary: 'Requests are refused as forged, more than one in ten seconds',
      runbook: 'docs/runbooks/requests-refused.md',
      metric: sumOf(forgeries.map(rejected), tenMinutes, 'refused'),
      threshold: 60,
    },
    {
      name: 'CallerAudioDropped',
      severity: 'ticket',
      summary: 'Callers lose words: the provider does not take their audio fast enough',
      runbook: 'docs/runbooks/caller-audio-dropped.md',
      metric: appMetric(sources, 'gateway', 'gateway_dropped_frames_total', {
        statistic: 'Sum',
        period: fiveMinutes,
      }),
      threshold: 300,
    },
    {
      name: 'EventLoopBusy',
      severity: 'page',
      summary: 'A gateway is too busy: audio comes late',
      runbook: 'docs/runbooks/event-loop-busy.md',
      metric: appMetric(sources, 'gateway', 'nodejs_eventloop_lag_p99_seconds', {
        statistic: 'Maximum',
        period: minute,
      }),
      threshold: 0.05,
      periods: 5,
    },
  ];
}
