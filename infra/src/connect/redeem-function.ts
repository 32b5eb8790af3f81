import { Duration, type Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { NagSuppressions } from 'cdk-nag';
import type { Data } from '../data/data-stack.js';
import type { StackSettings } from '../deployment.js';
import { createLogGroup } from '../service/service-log-groups.js';
import type { Stage } from '../stage/stage-config.js';

/**
 * connect-lambda. Outside of the VPC: it needs nothing in there, and a cold start is time in which an agent's screen is
 * empty.
 */
export function createRedeemFunction(stack: Stack, settings: StackSettings, data: Data): lambda.Function {
  const { stage, stageName } = settings;
  const logGroup = createLogGroup(stack, 'Log', { name: 'connect-lambda', stageName, stage, key: data.key });
  const role = new iam.Role(stack, 'Role', {
    assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    description: 'connect-lambda',
  });
  role.addToPolicy(
    new iam.PolicyStatement({
      sid: 'RedeemTokens',
      actions: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
      resources: [data.tables.tokens.tableArn, data.tables.handovers.tableArn],
    }),
  );
  role.addToPolicy(
    new iam.PolicyStatement({
      sid: 'WriteLog',
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [logGroup.logGroupArn],
    }),
  );
  NagSuppressions.addResourceSuppressions(
    role,
    [{ id: 'AwsSolutions-IAM5', reason: 'Log streams have no ARN before they exist.' }],
    true,
  );
  return new lambda.Function(stack, 'Redeem', {
    description: 'Redeems a handover token for the Connect flow',
    runtime: lambda.Runtime.NODEJS_24_X,
    architecture: lambda.Architecture.ARM_64,
    code: lambda.Code.fromAsset(settings.redeemerPath),
    handler: 'handler.handler',
    role,
    logGroup,
    memorySize: 256,
    // Connect gives it 8 s and asks again when it fails within them.
    timeout: Duration.seconds(3),
    environment: redeemEnvironment(stage, settings.metricsNamespace, data),
  });
}

/** Every variable is described in apps/connect-lambda/README.md; the queues are names that the flow compares. */
function redeemEnvironment(
  { connect: { instance }, logs }: Stage,
  metricsNamespace: string,
  { tables }: Data,
): Record<string, string> {
  return {
    HANDOVER_TOKENS_TABLE: tables.tokens.tableName,
    HANDOVERS_TABLE: tables.handovers.tableName,
    METRICS_NAMESPACE: metricsNamespace,
    LOG_LEVEL: logs.level,
    ...(instance?.priorityQueueId === undefined ? {} : { QUEUE_BY_PRIORITY: 'urgent=priority' }),
  };
}
