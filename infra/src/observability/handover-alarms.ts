import { Duration } from 'aws-cdk-lib';
import { type AlarmDefinition, type AlarmSources, fiveMinutes, minute } from './alarm-definition.js';
import { appMetric } from './app-metric.js';
import { shareOf, sumOf } from './metric-math.js';

const quarterHour = Duration.minutes(15);

/** All but `caller_gone` and `canceled`, which are the caller's own doing. */
const failures = [
  'publish_failed',
  'token_store_failed',
  'expired',
  'no_progress',
  'dial_failed',
  'busy',
  'no_answer',
  'short_bridge',
  'no_result',
];

/** From the request on the queue to the agent's screen. */
export function handoverAlarms(sources: AlarmSources): readonly AlarmDefinition[] {
  return [
    {
      name: 'HandoversFail',
      severity: 'page',
      summary: 'More than one handover in ten comes back to the bot',
      runbook: 'docs/runbooks/handovers-fail.md',
      metric: shareOf(
        failures.map((reason) =>
          appMetric(sources, 'gateway', 'gateway_escalation_failures_total', { labels: { reason } }),
        ),
        appMetric(sources, 'gateway', 'gateway_escalations_total'),
        { period: quarterHour, leastCount: 5, label: 'failed handovers' },
      ),
      threshold: 0.1,
    },
    {
      name: 'HandoversStuck',
      severity: 'ticket',
      summary: 'The reconciler has found handovers it cannot finish',
      runbook: 'docs/runbooks/handovers-stuck.md',
      metric: appMetric(sources, 'orchestrator', 'reconcile_actions_total', {
        labels: { outcome: 'reported' },
        statistic: 'Sum',
        period: quarterHour,
      }),
    },
    {
      name: 'HubSpotLeftAlone',
      severity: 'ticket',
      summary: 'HubSpot keeps failing: agents get callers without a ticket',
      runbook: 'docs/runbooks/hubspot-left-alone.md',
      metric: appMetric(sources, 'orchestrator', 'hubspot_circuit_open', {
        statistic: 'Maximum',
        period: minute,
      }),
      periods: 5,
    },
    ...queueAlarms(sources),
    ...storeAlarms(sources),
    ...redeemAlarms(sources),
  ];
}

function queueAlarms({ data: { escalations } }: AlarmSources): readonly AlarmDefinition[] {
  return [
    {
      name: 'RequestsWait',
      severity: 'page',
      summary: 'Requests for a person wait on the queue while their callers do',
      runbook: 'docs/runbooks/handovers-slow.md',
      metric: escalations.queue.metricApproximateAgeOfOldestMessage({ statistic: 'Maximum', period: minute }),
      threshold: 15,
      periods: 2,
    },
    {
      name: 'DeadLetters',
      severity: 'ticket',
      summary: 'A request for a person could not be read, or failed five times',
      runbook: 'docs/runbooks/handovers-stuck.md',
      metric: escalations.deadLetters.metricApproximateNumberOfMessagesVisible({
        statistic: 'Maximum',
        period: fiveMinutes,
      }),
    },
  ];
}

function storeAlarms(sources: AlarmSources): readonly AlarmDefinition[] {
  const throttles = [
    appMetric(sources, 'gateway', 'dynamodb_throttles_total'),
    appMetric(sources, 'orchestrator', 'dynamodb_throttles_total'),
  ];
  return [
    {
      name: 'DynamoDbThrottled',
      severity: 'ticket',
      summary: 'DynamoDB throttles the services',
      runbook: 'docs/runbooks/dynamodb-throttled.md',
      metric: sumOf(throttles, fiveMinutes, 'throttled'),
    },
  ];
}

function redeemAlarms(sources: AlarmSources): readonly AlarmDefinition[] {
  const { redeem } = sources.connect;
  const runbook = 'docs/runbooks/lambda-errors.md';
  const options = { statistic: 'Sum', period: fiveMinutes };
  return [
    {
      // Lambda's own count: `lambda_errors_total` knows neither time-outs nor a function that does not start.
      name: 'LambdaErrors',
      severity: 'page',
      summary: 'Tokens cannot be redeemed: agents get callers without context',
      runbook,
      metric: redeem.metricErrors(options),
    },
    {
      name: 'LambdaThrottled',
      severity: 'page',
      summary: 'The account has no place for another invocation: agents get callers without context',
      runbook,
      metric: redeem.metricThrottles(options),
    },
    {
      name: 'TokensUnknown',
      severity: 'ticket',
      summary: 'Many tokens nobody has issued: digits get lost, or somebody guesses',
      runbook: 'apps/connect-lambda/README.md',
      metric: appMetric(sources, 'connect-lambda', 'lambda_invocations_total', {
        labels: { outcome: 'unknown' },
        statistic: 'Sum',
        period: quarterHour,
      }),
      threshold: 10,
    },
  ];
}
