import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { NagSuppressions } from 'cdk-nag';
import type { Construct } from 'constructs';
import type { Stage } from '../stage/stage-config.js';

/** The load balancer writes to buckets with S3's own keys only, not with one of KMS. */
export function createLogBucket(scope: Construct, stage: Stage): s3.Bucket {
  const bucket = new s3.Bucket(scope, 'Logs', {
    encryption: s3.BucketEncryption.S3_MANAGED,
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_PREFERRED,
    enforceSSL: true,
    lifecycleRules: [{ expiration: Duration.days(stage.logs.retentionDays) }],
    // Emptying it would take a function of CDK's with rights to delete: whoever removes a stage empties it by hand.
    removalPolicy: RemovalPolicy.RETAIN,
  });
  NagSuppressions.addResourceSuppressions(bucket, [
    {
      id: 'AwsSolutions-S1',
      reason: 'It holds access logs itself; logs of reading logs would need another one.',
    },
  ]);
  return bucket;
}
