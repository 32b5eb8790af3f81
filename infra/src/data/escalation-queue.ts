import { Duration } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

export interface EscalationQueue {
  readonly queue: sqs.Queue;
  readonly deadLetters: sqs.Queue;
}

export function createEscalationQueue(scope: Construct, key: kms.Key): EscalationQueue {
  const encrypted = {
    encryption: sqs.QueueEncryption.KMS,
    encryptionMasterKey: key,
    // Fewer requests to KMS, which SQS would otherwise make for every message.
    dataKeyReuse: Duration.hours(1),
    enforceSSL: true,
  };
  const deadLetters = new sqs.Queue(scope, 'DeadLetters', {
    ...encrypted,
    // A dead letter keeps the age it had: the longest there is.
    retentionPeriod: Duration.days(14),
  });
  const queue = new sqs.Queue(scope, 'Escalations', {
    ...encrypted,
    retentionPeriod: Duration.days(4),
    // The orchestrator asks for its own lease with each receive; this one is for everybody else.
    visibilityTimeout: Duration.seconds(30),
    receiveMessageWaitTime: Duration.seconds(20),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: 5 },
  });
  return { queue, deadLetters };
}
