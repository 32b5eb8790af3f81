import { RemovalPolicy } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Stage } from '../stage/stage-config.js';

export interface LogGroupSettings {
  readonly name: string;
  readonly stageName: string;
  readonly stage: Stage;
  readonly key: kms.Key;
}

const { RetentionDays } = logs;

const retention = {
  7: RetentionDays.ONE_WEEK,
  14: RetentionDays.TWO_WEEKS,
  30: RetentionDays.ONE_MONTH,
  90: RetentionDays.THREE_MONTHS,
  365: RetentionDays.ONE_YEAR,
} as const;

/** The key lets CloudWatch use it for names below `/voice/STAGE/` only. */
export function createLogGroup(scope: Construct, id: string, settings: LogGroupSettings): logs.LogGroup {
  const { name, stageName, stage, key } = settings;
  return new logs.LogGroup(scope, id, {
    logGroupName: `/voice/${stageName}/${name}`,
    retention: retention[stage.logs.retentionDays],
    removalPolicy: stage.dataAfterDeletion === 'keep' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    encryptionKey: key,
  });
}

export function createServiceLogGroups(scope: Construct, settings: LogGroupSettings) {
  return {
    service: createLogGroup(scope, 'Log', settings),
    metrics: createLogGroup(scope, 'MetricsLog', { ...settings, name: `${settings.name}-metrics` }),
  };
}
