import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { apps, imageTag } from './image-facts.mjs';
import { mustRun } from './run-tool.mjs';

const healthyTimeoutMs = 30_000;
const healthPollMs = 150;
/** From SIGTERM to SIGKILL, as compose.yaml has it. */
const stopGraceS = 30;

/**
 * Runs one image alone, as strictly as a platform may: no network, nothing to write on, no capabilities, no init process.
 * @param {keyof typeof apps} app
 * @param {import('./engine.mjs').Engine} engine
 * @param {ReturnType<typeof import('./report.mjs').createReport>} report
 */
export async function checkImage(app, engine, report) {
  const tag = imageTag(app);
  const { run, cli, alone } = engine;
  const { env, demands, writes } = apps[app];

  const bare = await run(cli, ['run', '--rm', '--network', 'none', tag], { timeoutMs: 30_000 });
  report.check(
    bare.exitCode !== 0 && bare.exitCode < 124 && demands.every((name) => bare.output.includes(name)),
    app,
    'ends at once without its environment, and names what is missing',
    `exit code ${bare.exitCode}\n${bare.output}`,
  );

  const startMs = performance.now();
  const { stdout } = await mustRun(run, cli, [
    ...['run', '--detach', '--network', 'none', '--read-only', ...alone],
    ...writes.flatMap((folder) => ['--tmpfs', folder]),
    ...['--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'],
    ...Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    tag,
  ]);
  const container = stdout.trim();
  try {
    await checkRunning(app, { container, startMs, engine, report });
    await checkStop(app, { container, engine, report });
  } finally {
    await run(cli, ['rm', '--force', container], { cleansUp: true });
  }
}

async function checkRunning(app, { container, startMs, engine: { run, cli }, report }) {
  const exec = (...command) => run(cli, ['exec', container, ...command], { timeoutMs: 10_000 });
  const evaluate = (code) => exec('node', '-p', code);

  let isHealthy = false;
  while (!isHealthy && performance.now() - startMs < healthyTimeoutMs) {
    isHealthy = (await exec('node', 'healthcheck.cjs')).exitCode === 0;
    if (!isHealthy) await sleep(healthPollMs);
  }
  const tookS = ((performance.now() - startMs) / 1_000).toFixed(1);
  const logs = await run(cli, ['logs', container]);
  if (!report.check(isHealthy, app, `is healthy after ${tookS} s`, logs.output)) return;

  const user = await evaluate('process.getuid()');
  report.check(/^[1-9]\d*$/.test(user.stdout.trim()), app, 'does not run as root', user.output);
  const written = await evaluate("require('node:fs').writeFileSync('probe', '')");
  report.check(/EROFS/.test(written.output), app, 'runs on a read-only file system', written.output);
  const first = await evaluate("require('node:fs').readFileSync('/proc/1/cmdline', 'utf8').split('\\0')[0]");
  report.check(first.stdout.trim() === 'node', app, 'is itself the first process', first.output);
}

async function checkStop(app, { container, engine: { run, cli }, report }) {
  const startMs = performance.now();
  await run(cli, ['stop', '-t', String(stopGraceS), container], { timeoutMs: (stopGraceS + 20) * 1_000 });
  const tookMs = Math.round(performance.now() - startMs);
  const { stdout } = await run(cli, ['inspect', '--format', '{{.State.ExitCode}}', container]);
  const { output } = await run(cli, ['logs', container]);
  report.check(
    stdout.trim() === String(apps[app].exitCode) && tookMs < stopGraceS * 1_000,
    app,
    `stops on SIGTERM with exit code ${apps[app].exitCode} (${tookMs} ms)`,
    `exit code ${stdout.trim()} after ${tookMs} ms\n${output}`,
  );
}
