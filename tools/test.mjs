// Everything there is to check, through Nx, and one closing line: `N passed, N failed`.
//   node tools/test.mjs [--images]    with the container images, too: they need a container tool and some minutes
import { Buffer } from 'node:buffer';
import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { superviseChild } from './bootstrap/run-child.mjs';
import { giveWay } from './test/share-of-machine.mjs';
import { failedTasks, sumTestResults } from './test/test-totals.mjs';

const resultsDir = 'dist/test-results';

const building = { targets: ['build'], niceness: 0, atOnce: 2 };

/**
 * What is done side by side. Calls last as long as they do in life, and a machine that stands still for a moment is heard
 * in them, so they come first; then the other tests with real clocks; then what only computes.
 */
const onBundles = [
  { targets: ['calls'], niceness: 0, atOnce: 1 },
  { targets: ['itest'], niceness: 5, atOnce: 2 },
];
/** Each run of Nx first brings the bundles back from its cache, and another that reads them meanwhile takes them for changed. */
const betweenLanesMs = 3_000;
/** Needs nothing built, and so begins at once. */
const onSources = { targets: ['lint', 'typecheck', 'test'], niceness: 19, atOnce: 2 };
const testTargets = ['test', 'itest', 'calls'];

/** A larger nursery for young objects saves compilers and linters a fifth of their time. */
const nodeOptions = '--max-semi-space-size=64';

process.exitCode = await runEverything();

async function runEverything() {
  // Whatever a removed project left would be counted; what is cached comes back from Nx.
  await rm(resultsDir, { recursive: true, force: true });
  const aside = Promise.all([runLane(onSources), nx(['sync:check'], { niceness: 19 }), findTests()]);
  // Told below, when nothing runs any more that it would leave behind.
  aside.catch(() => undefined);
  const build = await runLane(building);
  const afterBuild = await Promise.all(
    onBundles.map(async (lane, index) => {
      await setTimeout(index * betweenLanesMs);
      return runLane(lane);
    }),
  );
  const [sources, sync, tests] = await aside;
  const runs = [build, ...afterBuild, sources];
  const failures = [...(sync.exitCode === 0 ? [] : ['workspace:sync'])];
  const failed = runs.flatMap(({ output }) => failedTasks(output));
  if (runs.some(({ exitCode }) => exitCode !== 0) && failed.length === 0) failures.push('nx run-many');

  if (!(await tryImages())) failures.push('images');

  const totals = sumTestResults(await Promise.all(tests.map(readResult)), failed);
  failures.push(...totals.problems);
  if (failures.length > 0)
    console.log(`\nFailed beside single tests:\n${failures.map((failure) => `- ${failure}`).join('\n')}`);
  const failedCount = totals.failed + failures.length;
  console.log(`\n${totals.passed} passed, ${failedCount} failed`);
  return failedCount === 0 ? 0 : 1;
}

async function runLane({ targets, niceness, atOnce }) {
  const startMs = performance.now();
  const args = ['run-many', '-t', ...targets, '--parallel', String(atOnce), '--output-style', 'static'];
  const run = await nx(args, { niceness });
  console.log(
    `\n${targets.join(', ')}: done after ${((performance.now() - startMs) / 1_000).toFixed(0)} s\n`,
  );
  return run;
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

/** The tasks that leave a file of results. */
async function findTests() {
  const { output } = await nx(['graph', '--print'], { quiet: true, niceness: 19 });
  const projects = Object.values(JSON.parse(output).graph.nodes);
  return projects.flatMap(({ name, data: { targets } }) =>
    testTargets.filter((target) => target in targets).map((target) => ({ name, target })),
  );
}

/** `json` is missing when the file is. */
async function readResult({ name, target }) {
  const task = `${name}:${target}`;
  try {
    return { task, json: await readFile(`${resultsDir}/${name}.${target}.json`, 'utf8') };
  } catch {
    return { task };
  }
}

/** @returns {Promise<{ exitCode: number, output: string }>} `output`: both streams, because Nx names failed tasks on stderr */
async function nx(args, { quiet = false, niceness = 0 } = {}) {
  // Each task in a terminal of its own, as is usual, would be in a session of its own, too.
  const env = {
    ...process.env,
    NX_NATIVE_COMMAND_RUNNER: 'false',
    NODE_OPTIONS: [process.env.NODE_OPTIONS, nodeOptions].filter(Boolean).join(' '),
    // Some fifty processes of the same few tools.
    NODE_COMPILE_CACHE: resolve('node_modules/.cache/node'),
  };
  const child = spawn('node_modules/.bin/nx', args, {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  void giveWay(child, niceness);
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
