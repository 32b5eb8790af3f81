import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as sqs from 'aws-cdk-lib/aws-sqs';

/** Settings, not content: `node doctor.cjs` compares them with what the service needs. */
export function doctorPermissions(needs: {
  readonly tables: readonly dynamodb.TableV2[];
  readonly queues: readonly sqs.Queue[];
}): readonly iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({
      sid: 'DoctorLooksAtTables',
      actions: ['dynamodb:DescribeTable', 'dynamodb:DescribeTimeToLive'],
      resources: needs.tables.map(({ tableArn }) => tableArn),
    }),
    new iam.PolicyStatement({
      sid: 'DoctorLooksAtQueues',
      actions: ['sqs:GetQueueAttributes'],
      resources: needs.queues.map(({ queueArn }) => queueArn),
    }),
  ];
}
