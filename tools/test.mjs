// Everything there is to check, through Nx, and one closing line: `N passed, N failed`.
//   node tools/test.mjs [--images]    with the container images, too: they need a container tool and some minutes
import { Buffer } from 'node:buffer';
import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { constants, setPriority } from 'node:os';
import { superviseChild } from './bootstrap/run-child.mjs';
import { failedTasks, sumTestResults } from './test/test-totals.mjs';

const resultsDir = 'dist/test-results';
/** The whole calls; they last as long as they do in life, and mostly wait. */
const calls = 'sandbox';

process.exitCode = await runEverything();

async function runEverything() {
  // Whatever a removed project left would be counted; what is cached comes back from Nx.
  await rm(resultsDir, { recursive: true, force: true });
  const sync = await nx(['sync:check']);
  const runs = await runTasks();
  const failures = [...(sync.exitCode === 0 ? [] : ['workspace:sync'])];
  const failed = [...new Set(runs.flatMap(({ output }) => failedTasks(output)))];
  if (runs.some(({ exitCode, output }) => exitCode !== 0 && failedTasks(output).length === 0))
    failures.push('nx run-many');

  if (!(await tryImages())) failures.push('images');

  const totals = sumTestResults(await readResults(), failed);
  failures.push(...totals.problems);
  if (failures.length > 0)
    console.log(`\nFailed beside single tests:\n${failures.map((failure) => `- ${failure}`).join('\n')}`);
  const failedCount = totals.failed + failures.length;
  console.log(`\n${totals.passed} passed, ${failedCount} failed`);
  return failedCount === 0 ? 0 : 1;
}

async function tryImages() {
  if (!process.argv.includes('--images')) {
    console.log('\nContainer images were left out: `npm test -- --images` builds and runs them, too.');
    return true;
  }
  console.log('');
  const child = spawn(process.execPath, ['tools/images.mjs', 'check'], { stdio: 'inherit', detached: true });
  return (await superviseChild(child, 'tools/images.mjs')) === 0;
}

/**
 * What keeps a clock comes first: the integration tests, then the whole calls. What keeps none fills the pauses of the
 * calls, at the lowest priority so that it never holds one up.
 */
async function runTasks() {
  const runMany = ['run-many', '--output-style', 'static', '-t'];
  const timed = await nx([...runMany, 'build', 'itest', '--exclude', calls]);
  const untimed = nx([...runMany, 'lint', 'typecheck', 'test'], {
    priority: constants.priority.PRIORITY_LOW,
  });
  const told = await nx([...runMany, 'itest', '--projects', calls]);
  return [timed, told, await untimed];
}

/** One entry for each result file there should be; `json` is missing when the file is. */
async function readResults() {
  const perTarget = await Promise.all(
    ['test', 'itest'].map(async (target) => {
      const { output } = await nx(['show', 'projects', '--with-target', target, '--json'], { quiet: true });
      const projects = JSON.parse(output);
      return Promise.all(
        projects.map((project) =>
          readResult(`${project}:${target}`, `${resultsDir}/${project}.${target}.json`),
        ),
      );
    }),
  );
  return perTarget.flat();
}

async function readResult(task, path) {
  try {
    return { task, json: await readFile(path, 'utf8') };
  } catch {
    return { task };
  }
}

/** @returns {Promise<{ exitCode: number, output: string }>} `output`: both streams, because Nx names failed tasks on stderr */
async function nx(args, { quiet = false, priority = constants.priority.PRIORITY_NORMAL } = {}) {
  const child = spawn('node_modules/.bin/nx', args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  setPriority(child.pid, priority);
  const chunks = [];
  for (const [from, to] of [
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ]) {
    from.on('data', (chunk) => {
      chunks.push(chunk);
      if (!quiet) to.write(chunk);
    });
  }
  const exitCode = await superviseChild(child, 'nx');
  return { exitCode, output: Buffer.concat(chunks).toString('utf8') };
}
