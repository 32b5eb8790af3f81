// What a deployment of this commit consists of, as two lines for a workflow: `plan=…` (empty when there is nothing to do)
// and `images=…`. Nx knows what is affected between NX_BASE and NX_HEAD; EVERYTHING=true takes all of it.
//   npm run -s deploy:plan
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { planDeployment } from './src/release/plan-deployment.ts';

const apps = ['gateway', 'orchestrator', 'connect-lambda'];
const output = (program, ...args) => execFileSync(program, args, { encoding: 'utf8' });

const affected =
  process.env.EVERYTHING === 'true'
    ? [...apps, 'infra']
    : JSON.parse(output('node_modules/.bin/nx', 'show', 'projects', '--affected', '--json'));
const versions = Object.fromEntries(
  apps.map((app) => [app, JSON.parse(readFileSync(`apps/${app}/package.json`, 'utf8')).version]),
);
const plan = planDeployment({ affected, versions, revision: output('git', 'rev-parse', 'HEAD').trim() });
console.log(`plan=${plan.stacks.length === 0 ? '' : JSON.stringify(plan)}`);
console.log(`images=${JSON.stringify(plan.images)}`);
