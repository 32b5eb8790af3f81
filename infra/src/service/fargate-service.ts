import { CfnOutput, Duration, type Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { StackSettings } from '../deployment.js';
import type { Network } from '../network/network-stack.js';
import { tracesEndpoint } from './collector-config.js';
import { addCollector, collectorPermissions } from './collector.js';
import type { ServiceName } from './exported-metrics.js';
import { imageTagParameter } from './image-tag.js';
import { explainServiceFindings } from './service-findings.js';
import { createServiceLogGroups } from './service-log-groups.js';

export interface ServiceProps {
  readonly name: ServiceName;
  readonly network: Network;
  readonly repository: ecr.Repository;
  readonly key: kms.Key;
  readonly port: number;
  readonly environment: Readonly<Record<string, string>>;
  /** By the variable the service reads them from. */
  readonly secrets: Readonly<Record<string, secretsmanager.Secret>>;
  readonly permissions: readonly iam.PolicyStatement[];
  /** Between SIGTERM and SIGKILL; Fargate grants two minutes at most. */
  readonly stopTimeoutS: number;
}

export interface Service {
  readonly service: ecs.FargateService;
  readonly logGroup: logs.LogGroup;
  readonly scaling: ecs.ScalableTaskCount;
}

/** The user `node` of the images, by number. */
const nonRootUser = '1000:1000';

/** One of our apps on Fargate, with the collector beside it. */
export function createService(stack: Stack, settings: StackSettings, props: ServiceProps): Service {
  const { stage, stageName } = settings;
  const { name, key, network } = props;
  const logGroups = createServiceLogGroups(stack, { name, stageName, stage, key });
  const task = createTask(stack, settings, props, logGroups);
  for (const statement of props.permissions) task.addToTaskRolePolicy(statement);
  for (const statement of collectorPermissions(logGroups.metrics)) task.addToTaskRolePolicy(statement);

  const securityGroup = new ec2.SecurityGroup(stack, 'SecurityGroup', {
    vpc: network.vpc,
    description: `${name}: out by HTTPS only`,
    allowAllOutbound: false,
  });
  securityGroup.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(443), 'AWS, Twilio, HubSpot, the provider');
  const service = new ecs.FargateService(stack, 'Service', {
    cluster: network.cluster,
    taskDefinition: task,
    securityGroups: [securityGroup],
    vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
    minHealthyPercent: 100,
    maxHealthyPercent: 200,
    circuitBreaker: { enable: true, rollback: true },
    // A task with calls on it is not moved for the sake of balance.
    availabilityZoneRebalancing: ecs.AvailabilityZoneRebalancing.DISABLED,
    propagateTags: ecs.PropagatedTagSource.SERVICE,
  });
  const { min, max } = stage[name].tasks;
  const scaling = service.autoScaleTaskCount({ minCapacity: min, maxCapacity: max });
  explainServiceFindings(task);
  new CfnOutput(stack, 'ServiceName', { value: service.serviceName });
  return { service, logGroup: logGroups.service, scaling };
}

function createTask(
  stack: Stack,
  { stage, metricsNamespace, stageName }: StackSettings,
  props: ServiceProps,
  logGroups: ReturnType<typeof createServiceLogGroups>,
): ecs.FargateTaskDefinition {
  const { name, port, repository } = props;
  const { cpuUnits, memoryMiB } = stage[name].size;
  const task = new ecs.FargateTaskDefinition(stack, 'Task', {
    family: `voice-${stageName}-${name}`,
    cpu: cpuUnits,
    memoryLimitMiB: memoryMiB,
    runtimePlatform: {
      cpuArchitecture: ecs.CpuArchitecture.X86_64,
      operatingSystemFamily: ecs.OperatingSystemFamily.LINUX,
    },
  });
  task.addContainer(name, {
    image: ecs.ContainerImage.fromEcrRepository(repository, imageTagParameter(stack)),
    essential: true,
    portMappings: [{ containerPort: port }],
    user: nonRootUser,
    readonlyRootFilesystem: true,
    linuxParameters: new ecs.LinuxParameters(stack, 'Linux', { initProcessEnabled: true }),
    stopTimeout: Duration.seconds(props.stopTimeoutS),
    environment: { ...props.environment, ...tracing(stage.traceRatio), PORT: String(port) },
    secrets: injectedSecrets(stack, props.secrets),
    // ECS does not read the check in the image, so it is named again.
    healthCheck: {
      command: ['CMD', 'node', 'healthcheck.cjs'],
      interval: Duration.seconds(15),
      timeout: Duration.seconds(5),
      startPeriod: Duration.seconds(30),
    },
    logging: ecs.LogDrivers.awsLogs({
      logGroup: logGroups.service,
      streamPrefix: name,
      // A log that cannot be delivered must not hold up audio; lines beyond the buffer are lost.
      mode: ecs.AwsLogDriverMode.NON_BLOCKING,
    }),
  });
  addCollector(task, {
    service: name,
    port,
    region: stage.region,
    namespace: metricsNamespace,
    logGroup: logGroups.service,
    metricsLogGroup: logGroups.metrics,
  });
  return task;
}

/**
 * By ARN, because CDK would write the execution role into the policy of the key, and so tie the stack of the data to that
 * of the service. The key's own policy lets whoever may read a secret use it.
 */
function injectedSecrets(stack: Stack, secrets: ServiceProps['secrets']): Record<string, ecs.Secret> {
  return Object.fromEntries(
    Object.entries(secrets).map(([variable, { secretArn }]) => {
      const secret = secretsmanager.Secret.fromSecretCompleteArn(stack, variable, secretArn);
      return [variable, ecs.Secret.fromSecretsManager(secret)];
    }),
  );
}

function tracing(ratio: number): Readonly<Record<string, string>> {
  return {
    OTEL_EXPORTER_OTLP_ENDPOINT: tracesEndpoint,
    OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
    OTEL_TRACES_SAMPLER_ARG: String(ratio),
  };
}
