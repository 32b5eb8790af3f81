import { type App, Stack } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { ConnectParts } from '../connect/connect-stack.js';
import type { Data } from '../data/data-stack.js';
import type { StackSettings } from '../deployment.js';
import type { GatewayParts } from '../gateway/gateway-stack.js';
import type { Network } from '../network/network-stack.js';
import type { OrchestratorParts } from '../orchestrator/orchestrator-stack.js';
import { createAlarm, type AlarmSources } from './alarm-definition.js';
import { callAlarms } from './call-alarms.js';
import { createTurnLatencyMetric } from './call-summary-metric.js';
import { createDashboard } from './dashboard.js';
import { handoverAlarms } from './handover-alarms.js';
import { platformAlarms } from './platform-alarms.js';
import { providerAlarms } from './provider-alarms.js';

export interface Observability {
  readonly stack: Stack;
}

export interface WatchedStacks {
  readonly network: Network;
  readonly data: Data;
  readonly gateway: GatewayParts;
  readonly orchestrator: OrchestratorParts;
  readonly connect: ConnectParts;
}

/** Reads from the others; none of them knows it. */
export function createObservabilityStack(
  app: App,
  settings: StackSettings,
  watched: WatchedStacks,
): Observability {
  const { stage, stageName, metricsNamespace } = settings;
  const stack = new Stack(app, 'Observability', settings.stackProps('observability', 'alarms, dashboard'));
  const topics = {
    page: createTopic(stack, 'Pages', stage.alarms.pageEmails, watched.data),
    ticket: createTopic(stack, 'Tickets', stage.alarms.ticketEmails, watched.data),
  };
  const turnLatency = createTurnLatencyMetric(stack, metricsNamespace, watched.gateway.service.logGroup);
  const sources: AlarmSources = { ...watched, metricsNamespace, turnLatency };
  const definitions = [platformAlarms, callAlarms, providerAlarms, handoverAlarms].flatMap((alarmsOf) =>
    alarmsOf(sources),
  );
  const alarms = definitions.map((definition) => {
    const alarm = createAlarm(stack, stageName, definition);
    const action = new SnsAction(topics[definition.severity]);
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
    return alarm;
  });
  createDashboard(stack, stageName, sources, alarms);
  return { stack };
}

function createTopic(stack: Stack, id: string, emails: readonly string[], { key }: Data): sns.Topic {
  const topic = new sns.Topic(stack, id, { masterKey: key, enforceSSL: true });
  // Our statement about TLS takes the place of the one SNS gives every topic, which lets the account's alarms in.
  topic.addToResourcePolicy(
    new iam.PolicyStatement({
      sid: 'AlarmsOfThisAccount',
      principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
    }),
  );
  for (const email of emails) topic.addSubscription(new EmailSubscription(email));
  return topic;
}
