/**
 * Behaviour of the CDK that new applications choose. Statements of policies are not merged, so that each keeps the name
 * that says what it is for.
 * @see https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/cx-api/FEATURE_FLAGS.md
 */
export const featureFlags: Readonly<Record<string, boolean | string>> = {
  '@aws-cdk/aws-s3:createDefaultLoggingPolicy': true,
  '@aws-cdk/core:checkSecretUsage': true,
  '@aws-cdk/aws-ecs:disableExplicitDeploymentControllerForCircuitBreaker': true,
  '@aws-cdk/aws-ecs:removeDefaultDeploymentAlarm': true,
  '@aws-cdk/aws-lambda:useCdkManagedLogGroup': true,
  // What a service's stack takes from another cannot be deleted there while it is in use.
  '@aws-cdk/core:defaultCrossStackReferences': 'strong',
};
