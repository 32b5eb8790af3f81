import type * as ecs from 'aws-cdk-lib/aws-ecs';
import { NagSuppressions } from 'cdk-nag';

/** Why what cdk-nag finds in every service is right. */
export function explainServiceFindings(task: ecs.FargateTaskDefinition): void {
  NagSuppressions.addResourceSuppressions(task, [
    { id: 'AwsSolutions-ECS2', reason: 'Settings only: what is secret comes from Secrets Manager.' },
  ]);
  NagSuppressions.addResourceSuppressions(
    task.taskRole,
    [
      {
        id: 'AwsSolutions-IAM5',
        reason: 'X-Ray knows no resource for segments, and log streams have no ARN before they exist.',
      },
    ],
    true,
  );
  NagSuppressions.addResourceSuppressions(
    task.obtainExecutionRole(),
    [{ id: 'AwsSolutions-IAM5', reason: 'ecr:GetAuthorizationToken is granted for all or nothing.' }],
    true,
  );
}
