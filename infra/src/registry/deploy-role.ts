import { Aws, CfnOutput, type Stack } from 'aws-cdk-lib';
import type * as ecr from 'aws-cdk-lib/aws-ecr';
import * as iam from 'aws-cdk-lib/aws-iam';
import { NagSuppressions } from 'cdk-nag';
import type { StackSettings } from '../deployment.js';

const issuer = 'token.actions.githubusercontent.com';

/**
 * Who deploys this stage from GitHub Actions: the workflows of one repository, in the environment named like the stage, so
 * that the approvals of that environment cannot be gone round. No key is kept anywhere. The account's identity provider for
 * GitHub is made once by hand, because an account can have only one.
 * @see https://docs.github.com/actions/security-for-github-actions/security-hardening-your-deployments
 */
export function createDeployRole(
  stack: Stack,
  { stage, stageName }: StackSettings,
  repositories: readonly ecr.Repository[],
): void {
  if (stage.github === undefined) return;
  const provider = `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:oidc-provider/${issuer}`;
  const role = new iam.Role(stack, 'DeployRole', {
    roleName: `voice-${stageName}-deploy`,
    description: `GitHub Actions of ${stage.github.repository}, environment ${stageName}`,
    assumedBy: new iam.WebIdentityPrincipal(provider, {
      StringEquals: {
        [`${issuer}:aud`]: 'sts.amazonaws.com',
        [`${issuer}:sub`]: `repo:${stage.github.repository}:environment:${stageName}`,
      },
    }),
  });
  for (const statement of deployStatements(stage.region, repositories)) role.addToPolicy(statement);
  NagSuppressions.addResourceSuppressions(
    role,
    [{ id: 'AwsSolutions-IAM5', reason: 'ecr:GetAuthorizationToken is granted for all or nothing.' }],
    true,
  );
  new CfnOutput(stack, 'DeployRoleArn', {
    value: role.roleArn,
    description: `AWS_ROLE_ARN of the GitHub environment ${stageName}`,
  });
}

/** The stacks themselves are changed by the roles that `cdk bootstrap` made. */
function deployStatements(
  region: string,
  repositories: readonly ecr.Repository[],
): readonly iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({
      sid: 'DeployStacks',
      actions: ['sts:AssumeRole'],
      resources: ['deploy', 'file-publishing', 'lookup'].map(
        (task) =>
          `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:role/cdk-hnb659fds-${task}-role-${Aws.ACCOUNT_ID}-${region}`,
      ),
    }),
    new iam.PolicyStatement({ sid: 'LogIn', actions: ['ecr:GetAuthorizationToken'], resources: ['*'] }),
    new iam.PolicyStatement({
      sid: 'PushImages',
      actions: [
        'ecr:BatchCheckLayerAvailability',
        'ecr:BatchGetImage',
        'ecr:CompleteLayerUpload',
        'ecr:DescribeImages',
        'ecr:InitiateLayerUpload',
        'ecr:PutImage',
        'ecr:UploadLayerPart',
      ],
      resources: repositories.map(({ repositoryArn }) => repositoryArn),
    }),
  ];
}
