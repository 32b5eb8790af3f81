import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * What builds and runs containers here.
 * @typedef {object} Engine
 * @property {string} name for people
 * @property {import('./run-tool.mjs').RunTool} run with the engine's own environment
 * @property {string} cli of containers: docker or podman, which take the same arguments
 * @property {readonly string[]} buildCommand to be followed by what `docker build` takes
 * @property {readonly string[]} alone arguments that take a container's hidden freedoms away
 * @property {readonly string[] | null} compose null: none is installed
 * @property {boolean} makesBase whether the base image may be made here when no registry has it
 */

/**
 * Docker when its engine answers, else buildah and podman.
 * @param {{ run: import('./run-tool.mjs').RunTool, hasSystemd?: boolean }} deps
 * @returns {Promise<{ engine: Engine } | { engine?: undefined, reason: string }>}
 */
export async function findEngine({ run, hasSystemd = existsSync('/run/systemd/system') }) {
  const answers = async (program, ...args) =>
    (await run(program, args, { timeoutMs: 20_000 })).exitCode === 0;

  if (await answers('docker', 'info')) {
    const composes = await answers('docker', 'compose', 'version');
    return {
      engine: {
        name: 'Docker',
        run,
        cli: 'docker',
        buildCommand: ['docker', 'build'],
        alone: [],
        compose: composes ? ['docker', 'compose'] : null,
        makesBase: false,
      },
    };
  }
  const [builds, runs] = [await answers('buildah', '--version'), await answers('podman', '--version')];
  if (!builds || !runs)
    return {
      reason: 'there is neither a Docker engine that answers nor buildah with podman on this machine.',
    };
  const composes = await answers('podman-compose', '--version');
  return {
    engine: {
      name: 'buildah and podman',
      run: hasSystemd ? run : withoutSystemd(run),
      cli: 'podman',
      buildCommand: [
        'buildah',
        'bud',
        '--format',
        'docker',
        '--layers',
        '--pull-never',
        '--isolation',
        'chroot',
      ],
      // Podman would lay writable folders over a read-only file system, which no platform does.
      alone: ['--read-only-tmpfs=false'],
      compose: composes ? ['podman-compose'] : null,
      makesBase: true,
    },
  };
}

/** Podman expects systemd for control groups and its journal. */
const plainSettings = `[containers]
default_ulimits = []
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
[network]
network_backend = "netavark"
`;

/** @param {import('./run-tool.mjs').RunTool} run */
function withoutSystemd(run) {
  if (process.env.CONTAINERS_CONF !== undefined) return run;
  const folder = mkdtempSync(join(tmpdir(), 'voice-images-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'containers.conf');
  writeFileSync(file, plainSettings);
  return (program, args, options = {}) =>
    run(program, args, { ...options, env: { ...(options.env ?? process.env), CONTAINERS_CONF: file } });
}
