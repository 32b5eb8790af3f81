import { Duration, type Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Service } from '../service/fargate-service.js';
import type { ConnectParts } from '../connect/connect-stack.js';
import type { Data } from '../data/data-stack.js';
import type { GatewayParts } from '../gateway/gateway-stack.js';
import type { Network } from '../network/network-stack.js';

/** Whose metrics are watched. */
export interface AlarmSources {
  readonly metricsNamespace: string;
  readonly network: Network;
  readonly data: Data;
  readonly gateway: GatewayParts;
  readonly orchestrator: { readonly service: Service };
  readonly connect: ConnectParts;
  readonly turnLatency: cloudwatch.Metric;
}

export interface AlarmDefinition {
  /** The same as of the Prometheus rule for the same trouble, where there is one. */
  readonly name: string;
  /** page: callers suffer now, wake somebody. ticket: look at it today. */
  readonly severity: 'page' | 'ticket';
  readonly summary: string;
  /** A page of the repository. */
  readonly runbook: string;
  readonly metric: cloudwatch.IMetric;
  /** `above` unless given. */
  readonly when?: 'above' | 'below';
  /** 0 unless given: any is too many. */
  readonly threshold?: number;
  /** How many periods of the metric in a row; 1 unless given. */
  readonly periods?: number;
  /** No data is trouble, too; otherwise it is none. */
  readonly needsData?: boolean;
}

export const minute = Duration.minutes(1);
export const fiveMinutes = Duration.minutes(5);
export const tenMinutes = Duration.minutes(10);
export const hour = Duration.hours(1);

export function createAlarm(stack: Stack, stageName: string, definition: AlarmDefinition): cloudwatch.Alarm {
  const { name, severity, summary, runbook, metric } = definition;
  const { ComparisonOperator: Comparison, TreatMissingData: Missing } = cloudwatch;
  return new cloudwatch.Alarm(stack, name, {
    alarmName: `voice-${stageName}-${name}`,
    alarmDescription: `${severity}: ${summary}. See ${runbook}`,
    metric,
    threshold: definition.threshold ?? 0,
    comparisonOperator:
      definition.when === 'below' ? Comparison.LESS_THAN_THRESHOLD : Comparison.GREATER_THAN_THRESHOLD,
    evaluationPeriods: definition.periods ?? 1,
    treatMissingData: definition.needsData === true ? Missing.BREACHING : Missing.NOT_BREACHING,
  });
}
