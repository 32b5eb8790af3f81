import { type App, CfnOutput, Stack } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { StackSettings } from '../deployment.js';
import { createDataKey } from './data-key.js';
import { createEscalationQueue, type EscalationQueue } from './escalation-queue.js';
import { createSecrets, type Secrets } from './secrets.js';
import { createTables, type Tables } from './tables.js';

/** What outlives every deployment. */
export interface Data {
  readonly stack: Stack;
  readonly key: kms.Key;
  readonly tables: Tables;
  readonly escalations: EscalationQueue;
  readonly secrets: Secrets;
}

export function createDataStack(app: App, settings: StackSettings): Data {
  const { stageName, stage } = settings;
  const stack = new Stack(app, 'Data', settings.stackProps('data', 'tables, queue, secrets, their key'));
  const key = createDataKey(stack, stageName, stage);
  const escalations = createEscalationQueue(stack, key);
  const tables = createTables(stack, stage, key);
  new CfnOutput(stack, 'EscalationQueueUrl', { value: escalations.queue.queueUrl });
  new CfnOutput(stack, 'DeadLetterQueueUrl', { value: escalations.deadLetters.queueUrl });
  new CfnOutput(stack, 'HandoversTable', { value: tables.handovers.tableName });
  return { stack, key, tables, escalations, secrets: createSecrets(stack, stageName, stage, key) };
}
