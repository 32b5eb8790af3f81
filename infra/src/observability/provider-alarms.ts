import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { type AlarmDefinition, type AlarmSources, fiveMinutes, tenMinutes } from './alarm-definition.js';
import { appMetric } from './app-metric.js';
import { shareOf, sumOf } from './metric-math.js';

/** With these a call is left without a voice. */
const fatalReasons = ['VOICE_CONNECT', 'VOICE_AUTH', 'VOICE_CONFIG', 'VOICE_LIMIT', 'VOICE_LOST'];

const window = { period: tenMinutes, leastCount: 10 } as const;

const toolFailures = ['timeout', 'failed', 'bad-result', 'bad-arguments', 'unknown-tool', 'too-many'];

/** Whether models answer, and their tools work. */
export function providerAlarms(sources: AlarmSources): readonly AlarmDefinition[] {
  const failures = (reason: string): Metric =>
    appMetric(sources, 'gateway', 'voice_provider_connection_failures_total', { labels: { reason } });
  return [
    {
      name: 'ProviderGone',
      severity: 'page',
      summary: 'Calls are left without a voice',
      runbook: 'docs/runbooks/provider-gone.md',
      metric: sumOf(fatalReasons.map(failures), fiveMinutes, 'without a voice'),
    },
    {
      name: 'ProviderUnstable',
      severity: 'ticket',
      summary: 'More than 5 % of the sessions with the providers are lost or refused',
      runbook: 'docs/runbooks/provider-gone.md',
      metric: shareOf(
        [appMetric(sources, 'gateway', 'voice_provider_connection_failures_total')],
        appMetric(sources, 'gateway', 'voice_provider_sessions_total'),
        { ...window, label: 'lost or refused' },
      ),
      threshold: 0.05,
    },
    {
      name: 'AnswersFail',
      severity: 'ticket',
      summary: 'More than 5 % of the answers of the providers fail',
      runbook: 'docs/runbooks/answers-fail.md',
      metric: shareOf(
        [appMetric(sources, 'gateway', 'voice_provider_turns_total', { labels: { outcome: 'failed' } })],
        appMetric(sources, 'gateway', 'voice_provider_turns_total'),
        { ...window, label: 'failed answers' },
      ),
      threshold: 0.05,
    },
    {
      name: 'AnswersSlow',
      severity: 'ticket',
      summary: 'In half of the calls, one answer in twenty takes longer than 2.5 s',
      runbook: 'docs/runbooks/answers-slow.md',
      metric: sources.turnLatency.with({ statistic: 'p50', period: tenMinutes }),
      threshold: 2_500,
    },
    botStutters(sources),
    toolsFail(sources),
  ];
}

function toolsFail(sources: AlarmSources): AlarmDefinition {
  return {
    name: 'ToolsFail',
    severity: 'ticket',
    summary: 'Tools fail more than once in ten calls',
    runbook: 'docs/runbooks/tools-fail.md',
    metric: shareOf(
      toolFailures.map((outcome) =>
        appMetric(sources, 'gateway', 'gateway_tool_calls_total', { labels: { outcome } }),
      ),
      appMetric(sources, 'gateway', 'gateway_tool_calls_total'),
      { ...window, label: 'failed tools' },
    ),
    threshold: 0.1,
  };
}

function botStutters(sources: AlarmSources): AlarmDefinition {
  return {
    name: 'BotStutters',
    severity: 'ticket',
    summary: 'The bot falls silent in the middle of one answer in five',
    runbook: 'docs/runbooks/bot-stutters.md',
    metric: shareOf(
      [appMetric(sources, 'gateway', 'gateway_underruns_total')],
      appMetric(sources, 'gateway', 'voice_provider_turns_total'),
      { ...window, label: 'stutters' },
    ),
    threshold: 0.2,
  };
}
