import { RemovalPolicy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { Stage } from '../stage/stage-config.js';

export interface Tables {
  readonly handovers: dynamodb.TableV2;
  readonly tokens: dynamodb.TableV2;
  readonly calls: dynamodb.TableV2;
}

/** The index the reconciler reads; the only one any role may query. */
export const statusIndex = 'by-status';

/** Names are made by CloudFormation, so that a table can be replaced; the services learn them from their environment. */
export function createTables(scope: Construct, stage: Stage, key: kms.Key): Tables {
  const keeps = stage.dataAfterDeletion === 'keep';
  const table = (
    id: string,
    partitionKey: string,
    globalSecondaryIndexes: dynamodb.GlobalSecondaryIndexPropsV2[] = [],
  ): dynamodb.TableV2 =>
    new dynamodb.TableV2(scope, id, {
      partitionKey: text(partitionKey),
      globalSecondaryIndexes,
      billing: dynamodb.Billing.onDemand(),
      encryption: dynamodb.TableEncryptionV2.customerManagedKey(key),
      timeToLiveAttribute: 'expires_at',
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: keeps,
      removalPolicy: keeps ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
  return {
    handovers: table('Handovers', 'handover_id', [
      { indexName: 'by-call', partitionKey: text('call_sid') },
      { indexName: statusIndex, partitionKey: text('status'), sortKey: text('updated_at') },
    ]),
    tokens: table('HandoverTokens', 'token'),
    calls: table('Calls', 'call_sid'),
  };
}

function text(name: string): dynamodb.Attribute {
  return { name, type: dynamodb.AttributeType.STRING };
}
