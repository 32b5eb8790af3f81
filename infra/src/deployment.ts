import { type App, type StackProps, Tags } from 'aws-cdk-lib';
import { createConnectStack } from './connect/connect-stack.js';
import type { FlowTemplate } from './connect/handover-flow.js';
import { createDataStack } from './data/data-stack.js';
import { createGatewayStack } from './gateway/gateway-stack.js';
import { createNetworkStack } from './network/network-stack.js';
import { createObservabilityStack } from './observability/observability-stack.js';
import { createOrchestratorStack } from './orchestrator/orchestrator-stack.js';
import { createRegistryStack } from './registry/registry-stack.js';
import type { Stage } from './stage/stage-config.js';

export interface DeploymentConfig {
  readonly stageName: string;
  readonly stage: Stage;
  /** Folder with the built bundle of connect-lambda. */
  readonly redeemerPath: string;
  readonly flowTemplate: FlowTemplate;
}

/** What every stack is made with. */
export interface StackSettings extends DeploymentConfig {
  /** Of the metrics of all three apps. */
  readonly metricsNamespace: string;
  /** The region is fixed, because the load balancer's access logs need to know it; the account is whoever deploys. */
  stackProps(part: string, description: string): StackProps;
}

/**
 * Seven stacks, split by how long their parts live and by who deploys them: the services and the Lambda each have one,
 * so that a new version of one touches nothing of the others.
 */
export function createDeployment(app: App, config: DeploymentConfig) {
  const { stageName, stage } = config;
  const settings: StackSettings = {
    ...config,
    metricsNamespace: `VoiceOpenAIConnect/${stageName}`,
    stackProps: (part, description) => ({
      stackName: `voice-${stageName}-${part}`,
      description: `Voice OpenAI Connect, ${stageName}: ${description}`,
      env: { region: stage.region },
      terminationProtection: stage.dataAfterDeletion === 'keep' && part === 'data',
    }),
  };
  const network = createNetworkStack(app, settings);
  const registry = createRegistryStack(app, settings);
  const data = createDataStack(app, settings);
  const foundation = { network, registry, data };
  const gateway = createGatewayStack(app, settings, foundation);
  const orchestrator = createOrchestratorStack(app, settings, foundation);
  const connect = createConnectStack(app, settings, { data });
  const observability = createObservabilityStack(app, settings, {
    network,
    data,
    gateway,
    orchestrator,
    connect,
  });
  Tags.of(app).add('application', 'voice-openai-connect');
  Tags.of(app).add('stage', stageName);
  return { network, registry, data, gateway, orchestrator, connect, observability };
}
