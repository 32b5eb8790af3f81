// Deploys the stacks of a plan, one after another in its order; the first that fails ends it.
//   npm run deploy -- --stage dev --plan "$(npm run -s deploy:plan | sed -n 's/^plan=//p')"
//   npm run deploy -- --stage dev --stack Gateway --image-tag 0.1.0-0123456789ab    one stack: a first deployment, a rollback
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    stage: { type: 'string' },
    plan: { type: 'string' },
    stack: { type: 'string' },
    'image-tag': { type: 'string' },
  },
});
const { stage, plan, stack, 'image-tag': imageTag } = values;
if (stage === undefined || (plan === undefined) === (stack === undefined))
  fail('Usage: npm run deploy -- --stage STAGE (--plan JSON | --stack NAME [--image-tag TAG])');

run('.', 'nx', ['build', 'connect-lambda']);
const stacks = plan === undefined ? [{ stack, imageTag }] : JSON.parse(plan).stacks;
for (const each of stacks) {
  const parameters = each.imageTag ? ['--parameters', `ImageTag=${each.imageTag}`] : [];
  console.log(`\n${each.stack}${each.imageTag ? ` with image ${each.imageTag}` : ''}`);
  const context = ['--context', `stage=${stage}`];
  run('infra', 'cdk', [
    'deploy',
    each.stack,
    '--exclusively',
    '--require-approval',
    'never',
    ...context,
    ...parameters,
  ]);
}

function run(cwd, tool, args) {
  const program = `${process.cwd()}/node_modules/.bin/${tool}`;
  const { status } = spawnSync(program, args, { cwd, stdio: 'inherit' });
  if (status !== 0) fail(`${tool} ${args[0]} ${args[1]} failed.`);
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
