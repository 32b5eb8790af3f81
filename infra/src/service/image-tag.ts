import { CfnParameter, type Stack } from 'aws-cdk-lib';

/**
 * The version of a service, a parameter of its stack rather than part of the code: deploying anything else leaves the
 * running version alone, and a rollback is a deployment with the earlier tag. The first deployment must name one.
 */
export function imageTagParameter(stack: Stack): string {
  return new CfnParameter(stack, 'ImageTag', {
    type: 'String',
    description: 'Tag of the image in the repository of this service',
    allowedPattern: '[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}',
  }).valueAsString;
}
