import { Duration } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { collectorConfig, type CollectorConfig } from './collector-config.js';

/**
 * AWS's build of the OpenTelemetry collector. Its newest was 0.48.0 in May 2026.
 * @see https://github.com/aws-observability/aws-otel-collector/releases
 */
const collectorImage = 'public.ecr.aws/aws-observability/aws-otel-collector:v0.48.0';

export interface CollectorProps extends Omit<CollectorConfig, 'logGroupName'> {
  readonly logGroup: logs.LogGroup;
  /** Where its metrics pass through. */
  readonly metricsLogGroup: logs.LogGroup;
}

/** The container beside the service that brings its metrics and traces to AWS. The service does not need it to live. */
export function addCollector(task: ecs.FargateTaskDefinition, props: CollectorProps): void {
  const { logGroup, metricsLogGroup, ...config } = props;
  const logGroupName = metricsLogGroup.logGroupName;
  task.addContainer('collector', {
    image: ecs.ContainerImage.fromRegistry(collectorImage),
    essential: false,
    cpu: 64,
    memoryLimitMiB: 192,
    readonlyRootFilesystem: true,
    // The image names no user; its files may be read by anybody, and no port is below 1024.
    user: '4317:4317',
    enableRestartPolicy: true,
    restartAttemptPeriod: Duration.minutes(1),
    environment: {
      AOT_CONFIG_CONTENT: task.stack.toJsonString(collectorConfig({ ...config, logGroupName })),
    },
    logging: ecs.LogDrivers.awsLogs({
      logGroup,
      streamPrefix: 'collector',
      mode: ecs.AwsLogDriverMode.NON_BLOCKING,
    }),
  });
}

export function collectorPermissions(metricsLogGroup: logs.LogGroup): readonly iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({
      sid: 'PassMetricsOn',
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
      // The ARN ends in `:*`, for the streams of the group.
      resources: [metricsLogGroup.logGroupArn],
    }),
    new iam.PolicyStatement({ sid: 'PassTracesOn', actions: ['xray:PutTraceSegments'], resources: ['*'] }),
  ];
}
