import { connectIds } from './connect-ids.js';

export type QueueName = 'priority' | 'escalation' | 'default';

/** What a flow can reach in the offline contact centre. */
export interface ContactCentre {
  readonly instanceArn: string;
  /** The one function that the instance may invoke. */
  readonly lambdaArn: string;
  readonly queueArns: Readonly<Record<QueueName, string>>;
  /** @returns undefined for what is no queue of this instance */
  queueNamed(arn: string): QueueName | undefined;
}

/** @param instanceArn `arn:aws:connect:REGION:ACCOUNT:instance/ID` */
export function contactCentreAt(instanceArn: string): ContactCentre {
  const [, partition, , region, account] = instanceArn.split(':');
  const queueArns = {
    priority: `${instanceArn}/queue/${connectIds.priorityQueue}`,
    escalation: `${instanceArn}/queue/${connectIds.queue}`,
    default: `${instanceArn}/queue/${connectIds.defaultQueue}`,
  };
  const names = new Map<string, QueueName>([
    [queueArns.priority, 'priority'],
    [queueArns.escalation, 'escalation'],
    [queueArns.default, 'default'],
  ]);
  return {
    instanceArn,
    lambdaArn: ['arn', partition, 'lambda', region, account, 'function', 'connect-lambda'].join(':'),
    queueArns,
    queueNamed: (arn) => names.get(arn),
  };
}
