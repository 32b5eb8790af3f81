import * as iam from 'aws-cdk-lib/aws-iam';
import type { Data } from '../data/data-stack.js';
import { statusIndex } from '../data/tables.js';
import { doctorPermissions } from '../service/doctor-permissions.js';
import type { Stage } from '../stage/stage-config.js';

/** Each statement is one use of AWS by the orchestrator. */
export function orchestratorPermissions(stage: Stage, data: Data): readonly iam.PolicyStatement[] {
  const { tables, escalations } = data;
  return [
    new iam.PolicyStatement({
      sid: 'TakeRequests',
      actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility'],
      resources: [escalations.queue.queueArn],
    }),
    new iam.PolicyStatement({
      sid: 'SetAsideUnreadable',
      actions: ['sqs:SendMessage'],
      resources: [escalations.deadLetters.queueArn],
    }),
    new iam.PolicyStatement({
      sid: 'RunHandovers',
      actions: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
      resources: [tables.handovers.tableArn, tables.tokens.tableArn],
    }),
    new iam.PolicyStatement({
      sid: 'FindStuckHandovers',
      actions: ['dynamodb:Query'],
      resources: [`${tables.handovers.tableArn}/index/${statusIndex}`],
    }),
    ...callbackStatements(stage),
    ...doctorPermissions({
      tables: [tables.handovers, tables.tokens],
      queues: [escalations.queue, escalations.deadLetters],
    }),
  ];
}

/** Both are resources of a task: the flow it runs through, and the contact that is made. */
function callbackStatements({ connect: { instance } }: Stage): readonly iam.PolicyStatement[] {
  if (instance?.callbackFlowId === undefined) return [];
  return [
    new iam.PolicyStatement({
      sid: 'BookCallbacks',
      actions: ['connect:StartTaskContact'],
      resources: [`${instance.arn}/contact-flow/${instance.callbackFlowId}`, `${instance.arn}/contact/*`],
    }),
    new iam.PolicyStatement({
      sid: 'DoctorLooksAtConnect',
      actions: ['connect:DescribeInstance'],
      resources: [instance.arn],
    }),
  ];
}
