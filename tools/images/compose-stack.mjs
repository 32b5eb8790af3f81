import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { mustRun } from './run-tool.mjs';

const file = 'docker/compose.yaml';
const upTimeoutMs = 180_000;
const downTimeoutMs = 120_000;
/** As compose.yaml has it. */
const stopGraceS = 30;
const pollMs = 300;

/**
 * The containers of compose.yaml, beside any others that run from it.
 * @param {import('./engine.mjs').Engine} engine one with a compose
 * @param {Readonly<Record<string, string>>} settings variables of compose.yaml
 */
export async function createStack({ run, cli, compose: [program, ...before] }, settings) {
  const project = `voice-check-${process.pid}`;
  const ports = { GATEWAY_PORT: String(await freePort()), ORCHESTRATOR_PORT: String(await freePort()) };
  const env = { ...process.env, ...ports, ...settings };
  const composed = (args) => [...before, '--file', file, '--project-name', project, ...args];
  const inspect = async (service, format) =>
    (await mustRun(run, cli, ['inspect', '--format', format, await idOf(service)])).stdout.trim();
  const logs = async (service) => (await run(cli, ['logs', await idOf(service)])).output;

  async function idOf(service) {
    const labels = [`com.docker.compose.project=${project}`, `com.docker.compose.service=${service}`];
    const filters = labels.flatMap((label) => ['--filter', `label=${label}`]);
    const { stdout } = await mustRun(run, cli, ['ps', '--all', '--quiet', ...filters]);
    const [id] = stdout.trim().split('\n');
    if (id === '') throw new Error(`compose has made no container of ${service}`);
    return id;
  }

  return {
    up: (...services) =>
      mustRun(run, program, composed(['up', '--detach', '--no-build', ...services]), {
        env,
        timeoutMs: upTimeoutMs,
      }),
    logs,
    /** What the services wrote that is JSON. */
    records: async (service) =>
      (await logs(service))
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line)),
    /** The environment of a container. */
    async environment(service) {
      const entries = JSON.parse(await inspect(service, '{{json .Config.Env}}'));
      return Object.fromEntries(entries.map((entry) => entry.split(/=(.*)/s).slice(0, 2)));
    },
    /** Waits up to a minute. */
    async until(what, holds) {
      for (let waitedMs = 0; !(await holds()); waitedMs += pollMs) {
        if (waitedMs > 60_000) throw new Error(`did not happen within a minute: ${what}`);
        await sleep(pollMs);
      }
    },
    isHealthy: async (service) =>
      (await run(cli, ['exec', await idOf(service), 'node', 'healthcheck.cjs'])).exitCode === 0,
    /** Waits for a container that ends by itself. @returns its exit code, NaN when it did not end in time */
    async ended(service, timeoutMs) {
      const { stdout } = await run(cli, ['wait', await idOf(service)], { timeoutMs });
      return Number(stdout.trim() || 'NaN');
    },
    /** Plays one more call. */
    call: (scenario, timeoutMs) =>
      run(program, composed(['run', '--rm', '--no-deps', '-T', 'caller', 'call', '--scenario', scenario]), {
        env,
        timeoutMs,
      }),
    /** @returns the exit code */
    async stop(service) {
      const args = ['stop', '-t', String(stopGraceS), await idOf(service)];
      await run(cli, args, { timeoutMs: (stopGraceS + 20) * 1_000 });
      return Number(await inspect(service, '{{.State.ExitCode}}'));
    },
    async down() {
      const options = { env, timeoutMs: downTimeoutMs, cleansUp: true };
      await run(program, composed(['down', '--timeout', '10', '--volumes']), options);
      // Not every compose does.
      await run(cli, ['network', 'rm', `${project}_default`], options);
    },
  };
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}
