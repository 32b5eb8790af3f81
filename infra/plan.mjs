// What a deployment of this commit consists of, as two lines for a workflow: `plan=…` (empty when there is nothing to do)
// and `images=…`. Nx knows what is affected between NX_BASE and NX_HEAD; EVERYTHING=true takes all of it.
//   npm run -s deploy:plan
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { planDeployment } from './src/release/plan-deployment.ts';

const apps = ['gateway', 'orchestrator', 'connect-lambda'];
const output = (program, ...args) => execFileSync(program, args, { encoding: 'utf8' });

const { EVERYTHING, NX_BASE = 'main', NX_HEAD = 'HEAD' } = process.env;
const affected = EVERYTHING === 'true' ? [...apps, 'infra'] : [...affectedApps(), ...changedInfra()];
const versions = Object.fromEntries(
  apps.map((app) => [app, JSON.parse(readFileSync(`apps/${app}/package.json`, 'utf8')).version]),
);
const plan = planDeployment({ affected, versions, revision: output('git', 'rev-parse', 'HEAD').trim() });
console.log(`plan=${plan.stacks.length === 0 ? '' : JSON.stringify(plan)}`);
console.log(`images=${JSON.stringify(plan.images)}`);

function affectedApps() {
  const range = [`--base=${NX_BASE}`, `--head=${NX_HEAD}`];
  const projects = JSON.parse(
    output('node_modules/.bin/nx', 'show', 'projects', '--affected', '--json', ...range),
  );
  return projects.filter((project) => apps.includes(project));
}

/** Git knows better here: the tests of the infrastructure read the apps, so Nx holds each app's change for one of it. */
function changedInfra() {
  return output('git', 'diff', '--name-only', NX_BASE, NX_HEAD, '--', 'infra') === '' ? [] : ['infra'];
}
