import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';
import { expectedError } from './expected-error.mjs';
import { ensureInstalled, pinnedNode } from './install.mjs';
import { runChild } from './run-child.mjs';
import { withWorkspaceLock } from './workspace-lock.mjs';

/** Commands of the offline world; they need fresh bundles and stop together with this process. */
const sandboxCommands = ['demo', 'start', 'call'];

/** Commands for whoever runs the services: the projects whose bundles they need, and the program. */
const operatorCommands = {
  chaos: ['orchestrator', 'tools/chaos.mjs'],
  doctor: ['gateway,orchestrator', 'tools/doctor.mjs'],
  reconcile: ['orchestrator', 'dist/apps/orchestrator/reconcile.cjs'],
  redrive: ['orchestrator', 'dist/apps/orchestrator/redrive.cjs'],
  'hubspot-setup': ['orchestrator', 'dist/apps/orchestrator/hubspot-setup.cjs'],
};

const ownCommands = [...sandboxCommands, ...Object.keys(operatorCommands)];

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Runs `demo | start | call | chaos | doctor | reconcile | redrive | hubspot-setup | test | build | nx … | ANY-TOOL …` on the pinned Node.
 * @param {readonly string[]} argv command and its arguments
 * @returns {Promise<number>} exit code
 */
export async function runCommand([command, ...args]) {
  if (command === undefined)
    throw expectedError(
      `Usage: node tools/bootstrap.mjs ${ownCommands.join(' | ')} | test | build | nx … | TOOL …`,
    );
  process.chdir(root);
  const env = pinnedEnv();
  const isSandbox = sandboxCommands.includes(command);
  const [projects, program] = Object.hasOwn(operatorCommands, command) ? operatorCommands[command] : [];
  await withWorkspaceLock(root, async () => {
    await ensureInstalled(root);
    if (isSandbox) await build(env);
    else if (projects !== undefined) await build(env, ['--projects', projects]);
  });
  if (program !== undefined) return runChild(pinnedNode, [program, ...args], { env });
  if (isSandbox)
    return runChild(pinnedNode, ['dist/apps/sandbox/main.cjs', command, ...args], { env, endsWithUs: true });
  if (command === 'test') return runChild(pinnedNode, ['tools/test.mjs', ...args], { env });
  if (command === 'build') return runChild(tool('nx'), ['run-many', '-t', 'build', ...args], { env });
  return runChild(tool(command), args, { env });
}

function tool(name) {
  const path = join('node_modules', '.bin', name);
  if (/^[\w.-]+$/.test(name) && existsSync(path)) return path;
  throw expectedError(`There is no command "${name}": neither one of ours nor a tool in node_modules/.bin.`);
}

/** The pinned Node comes first for every tool that asks PATH for `node`. */
function pinnedEnv() {
  const bin = [join(root, 'node_modules/node/bin'), join(root, 'node_modules/.bin')];
  return { ...process.env, PATH: [...bin, process.env.PATH ?? ''].join(delimiter), NX_TUI: 'false' };
}
