import { type App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import type { StackSettings } from '../deployment.js';
import { createDeployRole } from './deploy-role.js';

export interface Registry {
  readonly stack: Stack;
  readonly gateway: ecr.Repository;
  readonly orchestrator: ecr.Repository;
}

/** Where images are pushed to before a service can be deployed from them. */
export function createRegistryStack(app: App, settings: StackSettings): Registry {
  const stack = new Stack(
    app,
    'Registry',
    settings.stackProps('registry', 'container images, and who may deploy'),
  );
  const repository = (id: string, name: string): ecr.Repository =>
    new ecr.Repository(stack, id, {
      repositoryName: `voice/${settings.stageName}/${name}`,
      imageScanOnPush: true,
      // A tag is a version for good: what was tested is what runs, and what a rollback finds.
      imageTagMutability: ecr.TagMutability.IMMUTABLE,
      lifecycleRules: [{ maxImageCount: 50 }],
      removalPolicy: RemovalPolicy.RETAIN,
    });
  const gateway = repository('Gateway', 'gateway');
  const orchestrator = repository('Orchestrator', 'orchestrator');
  createDeployRole(stack, settings, [gateway, orchestrator]);
  return { stack, gateway, orchestrator };
}
