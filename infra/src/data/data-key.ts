import { Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import type { Stage } from '../stage/stage-config.js';

const readAndWrite = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*'];

/**
 * One key for whatever a call leaves behind: tables, queues, secrets, logs, alarms.
 *
 * No role of ours is granted the key. Whoever may read a table, a queue or a secret may use the key through that service
 * and in no other way: who has access to what is then said once, in the policies of the roles.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 */
export function createDataKey(stack: Stack, stageName: string, stage: Stage): kms.Key {
  const key = new kms.Key(stack, 'Key', {
    alias: `voice-${stageName}`,
    description: `Voice OpenAI Connect, ${stageName}: data at rest`,
    enableKeyRotation: true,
    pendingWindow: Duration.days(30),
    removalPolicy: stage.dataAfterDeletion === 'keep' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
  key.addToResourcePolicy(useThroughServices(stack));
  key.addToResourcePolicy(encryptLogs(stack, stageName));
  key.addToResourcePolicy(sendAlarms(stack));
  return key;
}

function useThroughServices({ account, region }: Stack): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: 'UseThroughOurServices',
    principals: [new iam.AnyPrincipal()],
    actions: [...readAndWrite, 'kms:CreateGrant', 'kms:DescribeKey'],
    resources: ['*'],
    conditions: {
      StringEquals: {
        'kms:CallerAccount': account,
        'kms:ViaService': ['dynamodb', 'sqs', 'secretsmanager'].map(
          (service) => `${service}.${region}.amazonaws.com`,
        ),
      },
    },
  });
}

function encryptLogs({ account, region, partition }: Stack, stageName: string): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: 'EncryptLogs',
    principals: [new iam.ServicePrincipal(`logs.${region}.amazonaws.com`)],
    actions: [...readAndWrite, 'kms:DescribeKey'],
    resources: ['*'],
    conditions: {
      ArnLike: {
        'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:log-group:/voice/${stageName}/*`,
      },
    },
  });
}

function sendAlarms({ account }: Stack): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: 'SendAlarms',
    principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
    actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
    resources: ['*'],
    conditions: { StringEquals: { 'aws:SourceAccount': account } },
  });
}
