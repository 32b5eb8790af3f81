import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Data } from '../data/data-stack.js';
import { doctorPermissions } from '../service/doctor-permissions.js';
import { queueArnOf } from '../stage/connect-settings.js';
import { type Stage, usesProvider } from '../stage/stage-config.js';

/** Each statement is one use of AWS by the gateway. */
export function gatewayPermissions(scope: Stack, stage: Stage, data: Data): readonly iam.PolicyStatement[] {
  const { tables, escalations } = data;
  const { instance } = stage.connect;
  return [
    new iam.PolicyStatement({
      sid: 'RememberCalls',
      actions: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
      resources: [tables.calls.tableArn],
    }),
    new iam.PolicyStatement({
      sid: 'FollowHandovers',
      actions: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
      resources: [tables.handovers.tableArn],
    }),
    new iam.PolicyStatement({
      sid: 'AskForAPerson',
      actions: ['sqs:SendMessage'],
      resources: [escalations.queue.queueArn],
    }),
    ...(usesProvider(stage, 'nova') ? [novaStatement(scope, stage)] : []),
    ...(instance?.checksStaffing
      ? [
          new iam.PolicyStatement({
            sid: 'CountAgents',
            actions: ['connect:GetCurrentMetricData'],
            resources: [instance.arn, queueArnOf(instance, instance.escalationQueueId)],
          }),
        ]
      : []),
    ...doctorPermissions({ tables: [tables.calls, tables.handovers], queues: [escalations.queue] }),
  ];
}

/** The API reference names the first action, policies in the field grant the second as well. */
function novaStatement(scope: Stack, { voice, region }: Stage): iam.PolicyStatement {
  const { partition } = Stack.of(scope);
  return new iam.PolicyStatement({
    sid: 'TalkWithNova',
    actions: ['bedrock:InvokeModel', 'bedrock:InvokeModelWithBidirectionalStream'],
    resources: [
      `arn:${partition}:bedrock:${voice.novaRegion ?? region}::foundation-model/${voice.novaModelId}`,
    ],
  });
}
