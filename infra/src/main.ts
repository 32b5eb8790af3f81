import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { App, Aspects } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { parseFlowTemplate } from './connect/handover-flow.js';
import { createDeployment } from './deployment.js';
import { featureFlags } from './feature-flags.js';
import { parseStage } from './stage/stage-config.js';

/** The CDK's command starts this in the folder of its cdk.json, `infra`. */
function main(): void {
  const app = new App({ context: featureFlags, analyticsReporting: false, autoSynth: false });
  const stageName: unknown = app.node.tryGetContext('stage');
  const stages = readdirSync('stages').map((file) => file.replace(/\.json$/, ''));
  if (typeof stageName !== 'string' || !stages.includes(stageName))
    throw new Error(`which stage? Add -c stage=${stages.join(' or -c stage=')}`);
  const redeemerPath = resolve('../dist/apps/connect-lambda');
  if (!existsSync(redeemerPath)) throw new Error('connect-lambda is not built: run npm run build first');
  createDeployment(app, {
    stageName,
    stage: parseStage(stageName, JSON.parse(readFileSync(`stages/${stageName}.json`, 'utf8'))),
    redeemerPath,
    flowTemplate: parseFlowTemplate(readFileSync('connect/handover-flow.json', 'utf8')),
  });
  Aspects.of(app).add(new AwsSolutionsChecks());
  app.synth();
}

try {
  main();
} catch (error) {
  process.stderr.write(`infra: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
