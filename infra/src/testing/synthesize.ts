import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { parseFlowTemplate } from '../connect/handover-flow.js';
import { createDeployment } from '../deployment.js';
import { featureFlags } from '../feature-flags.js';
import { parseStage, type Stage } from '../stage/stage-config.js';

const infra = join(__dirname, '../..');

export type Deployment = ReturnType<typeof createDeployment>;

export type StackName = keyof Deployment;

export interface Synthesized {
  readonly app: App;
  readonly deployment: Deployment;
  template(name: StackName): Template;
}

const outdirs = new Set<string>();

/** What was written on the way; for `afterAll`. */
export function removeAssemblies(): void {
  for (const outdir of outdirs) rmSync(outdir, { recursive: true, force: true });
  outdirs.clear();
}

export function readStage(name: string): Stage {
  return parseStage(name, JSON.parse(readFileSync(join(infra, `stages/${name}.json`), 'utf8')));
}

export interface SynthesizeOptions {
  readonly stage?: Stage;
  /** Also by the rules of CloudFormation, as a deployment is. It takes two seconds; what a test changes is a detail. */
  readonly validated?: boolean;
}

/** The deployment of one stage, with an empty bundle in the place of connect-lambda's. */
export function synthesize(
  stageName: string,
  { stage = readStage(stageName), validated = false }: SynthesizeOptions = {},
): Synthesized {
  const outdir = mkdtempSync(join(tmpdir(), 'cdk-test-'));
  outdirs.add(outdir);
  const app = new App({
    context: featureFlags,
    analyticsReporting: false,
    outdir,
    builtinCloudFormationValidation: validated,
  });
  const deployment = createDeployment(app, {
    stageName,
    stage,
    redeemerPath: join(__dirname, 'fixtures/redeemer'),
    flowTemplate: parseFlowTemplate(readFileSync(join(infra, 'connect/handover-flow.json'), 'utf8')),
  });
  return { app, deployment, template: (name) => Template.fromStack(deployment[name].stack) };
}
