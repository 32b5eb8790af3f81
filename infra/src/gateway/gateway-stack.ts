import { type App, CfnOutput, Stack } from 'aws-cdk-lib';
import type { StackSettings } from '../deployment.js';
import { createService, type Service } from '../service/fargate-service.js';
import type { Foundation } from '../service/foundation.js';
import { presentSecrets } from '../service/present-secrets.js';
import { gatewayEnvironment, gatewayPort, gatewayStopTimeoutS } from './gateway-environment.js';
import { gatewayPermissions } from './gateway-permissions.js';
import { scaleGateway } from './gateway-scaling.js';
import { connectService, createPublicEntrance, type PublicEntrance } from './public-entrance.js';

export interface GatewayParts {
  readonly stack: Stack;
  readonly service: Service;
  readonly entrance: PublicEntrance;
}

export function createGatewayStack(
  app: App,
  settings: StackSettings,
  { network, registry, data }: Foundation,
): GatewayParts {
  const { stage } = settings;
  const stack = new Stack(app, 'Gateway', settings.stackProps('gateway', 'load balancer and gateway'));
  const { TWILIO_AUTH_TOKEN, OPENAI_API_KEY, TOOL_WEBHOOK_SECRET } = data.secrets;
  const entrance = createPublicEntrance(stack, stage, network);
  const service = createService(stack, settings, {
    name: 'gateway',
    network,
    repository: registry.gateway,
    key: data.key,
    port: gatewayPort,
    environment: gatewayEnvironment(stage, data),
    secrets: presentSecrets({ TWILIO_AUTH_TOKEN, OPENAI_API_KEY, TOOL_WEBHOOK_SECRET }),
    permissions: gatewayPermissions(stack, stage, data),
    stopTimeoutS: gatewayStopTimeoutS,
  });
  connectService(entrance, service.service);
  scaleGateway(service.scaling, settings);
  new CfnOutput(stack, 'LoadBalancerName', {
    value: entrance.loadBalancer.loadBalancerDnsName,
    description: `${stage.publicHost} must be a CNAME of it`,
  });
  return { stack, service, entrance };
}
