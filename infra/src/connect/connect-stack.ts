import { type App, CfnOutput, Stack } from 'aws-cdk-lib';
import * as connect from 'aws-cdk-lib/aws-connect';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Data } from '../data/data-stack.js';
import type { StackSettings } from '../deployment.js';
import { queueArnOf, type ConnectInstance } from '../stage/connect-settings.js';
import { renderFlow } from './handover-flow.js';
import { createRedeemFunction } from './redeem-function.js';

export interface ConnectParts {
  readonly stack: Stack;
  readonly redeem: lambda.Function;
}

export function createConnectStack(
  app: App,
  settings: StackSettings,
  { data }: { readonly data: Data },
): ConnectParts {
  const stack = new Stack(app, 'Connect', settings.stackProps('connect', 'Lambda and Connect flow'));
  const redeem = createRedeemFunction(stack, settings, data);
  new CfnOutput(stack, 'RedeemFunctionArn', { value: redeem.functionArn });
  const { instance } = settings.stage.connect;
  if (instance !== undefined) importFlow(stack, settings, instance, redeem);
  return { stack, redeem };
}

function importFlow(
  stack: Stack,
  { flowTemplate, stageName }: StackSettings,
  instance: ConnectInstance,
  redeem: lambda.Function,
): void {
  redeem.addPermission('Connect', {
    principal: new iam.ServicePrincipal('connect.amazonaws.com'),
    sourceArn: instance.arn,
    sourceAccount: stack.account,
  });
  const association = new connect.CfnIntegrationAssociation(stack, 'Association', {
    instanceId: instance.arn,
    integrationArn: redeem.functionArn,
    integrationType: 'LAMBDA_FUNCTION',
  });
  const flow = new connect.CfnContactFlow(stack, 'Flow', {
    instanceArn: instance.arn,
    name: `voice-${stageName}-handover`,
    description: 'Takes the token of a handover, gets its context, routes to a queue',
    type: 'CONTACT_FLOW',
    content: stack.toJsonString(
      renderFlow(flowTemplate, {
        LAMBDA_ARN: redeem.functionArn,
        ESCALATION_QUEUE_ARN: queueArnOf(instance, instance.escalationQueueId),
        PRIORITY_QUEUE_ARN: queueArnOf(instance, instance.priorityQueueId ?? instance.escalationQueueId),
        DEFAULT_QUEUE_ARN: queueArnOf(instance, instance.defaultQueueId),
        VOICE: instance.promptVoice,
        WAIT_PROMPT: instance.waitPrompt,
        BUSY_PROMPT: instance.busyPrompt,
      }),
    ),
  });
  // Connect refuses a flow with a function it may not invoke.
  flow.node.addDependency(association);
  new CfnOutput(stack, 'FlowArn', {
    value: flow.attrContactFlowArn,
    description: 'for the number in Connect',
  });
}
