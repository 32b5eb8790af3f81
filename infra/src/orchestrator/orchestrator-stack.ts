import { type App, Stack } from 'aws-cdk-lib';
import type { StackSettings } from '../deployment.js';
import { createService, type Service } from '../service/fargate-service.js';
import type { Foundation } from '../service/foundation.js';
import { presentSecrets } from '../service/present-secrets.js';
import {
  orchestratorEnvironment,
  orchestratorPort,
  orchestratorStopTimeoutS,
} from './orchestrator-environment.js';
import { orchestratorPermissions } from './orchestrator-permissions.js';
import { scaleOrchestrator } from './orchestrator-scaling.js';

export interface OrchestratorParts {
  readonly stack: Stack;
  readonly service: Service;
}

/** Nothing can connect to it: it takes its work from the queue. */
export function createOrchestratorStack(
  app: App,
  settings: StackSettings,
  { network, registry, data }: Foundation,
): OrchestratorParts {
  const { stage } = settings;
  const stack = new Stack(app, 'Orchestrator', settings.stackProps('orchestrator', 'orchestrator'));
  const { TWILIO_AUTH_TOKEN, HUBSPOT_ACCESS_TOKEN } = data.secrets;
  const service = createService(stack, settings, {
    name: 'orchestrator',
    network,
    repository: registry.orchestrator,
    key: data.key,
    port: orchestratorPort,
    environment: orchestratorEnvironment(stage, data),
    secrets: presentSecrets({ TWILIO_AUTH_TOKEN, HUBSPOT_ACCESS_TOKEN }),
    permissions: orchestratorPermissions(stage, data),
    stopTimeoutS: orchestratorStopTimeoutS,
  });
  scaleOrchestrator(service.scaling, data.escalations.queue);
  return { stack, service };
}
