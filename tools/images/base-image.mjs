import { existsSync } from 'node:fs';
import { appendFile, chown, cp, mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expectedError } from '../bootstrap/expected-error.mjs';
import { mustRun } from './run-tool.mjs';

const pullTimeoutMs = 120_000;
const debootstrapTimeoutMs = 10 * 60_000;

/** Made once in this process, or there already. */
const ready = new Set();

/**
 * Has the base image in the local store: as it is there, from a registry, or made here from Debian's packages, this Node
 * and its npm. One that was made here is good for trying out what stands on it, and for nothing that leaves this machine.
 * @param {string} name
 * @param {import('./engine.mjs').Engine} engine
 */
export async function ensureBase(name, engine) {
  if (ready.has(name)) return;
  const { run } = engine;
  const isThere = (await run('buildah', ['inspect', '--type', 'image', name])).exitCode === 0;
  const isPulled =
    isThere || (await run('buildah', ['pull', '--quiet', name], { timeoutMs: pullTimeoutMs })).exitCode === 0;
  if (!isPulled) await makeBase(name, engine);
  ready.add(name);
}

async function makeBase(name, { run }) {
  if (name.includes('@'))
    throw expectedError(`No registry has ${name} for us, and an image with a digest cannot be made here.`);
  const hasTools = (await run('debootstrap', ['--version'])).exitCode === 0;
  if (!hasTools || process.getuid?.() !== 0)
    throw expectedError(
      `No registry has ${name} for us. It can be made here by root where debootstrap is installed; neither is so.`,
    );
  console.log(`No registry has ${name} for us: it is made here, to try out what stands on it …`);
  const root = await mkdtemp(join(tmpdir(), 'voice-base-'));
  try {
    await mustRun(
      run,
      'debootstrap',
      ['--variant=minbase', '--include=ca-certificates', suiteOf(name), root],
      {
        timeoutMs: debootstrapTimeoutMs,
      },
    );
    await addNode(root);
    await commit(root, name, run);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/** @returns the Debian release an image of Node is named after: `node:24-bookworm-slim` */
export function suiteOf(name) {
  const suite = /^(?:.*\/)?node:\d[\d.]*-([a-z]+)-slim$/.exec(name)?.[1];
  if (suite === undefined) throw expectedError(`${name} does not say which Debian it stands on.`);
  return suite;
}

/** The Node that runs us with its npm, the user every image of Node has, and the certificates this machine trusts. */
async function addNode(root) {
  await cp(process.execPath, join(root, 'usr/local/bin/node'));
  const npm = await npmFolder();
  await cp(npm, join(root, 'usr/local/lib/node_modules/npm'), { recursive: true, dereference: true });
  await symlink('../lib/node_modules/npm/bin/npm-cli.js', join(root, 'usr/local/bin/npm'));
  await appendFile(join(root, 'etc/passwd'), 'node:x:1000:1000::/home/node:/bin/bash\n');
  await appendFile(join(root, 'etc/group'), 'node:x:1000:\n');
  await mkdir(join(root, 'home/node'));
  await chown(join(root, 'home/node'), 1000, 1000);
  if (existsSync(certificates)) await cp(certificates, join(root, certificates));
  await rm(join(root, 'var/cache/apt'), { recursive: true, force: true });
  await rm(join(root, 'var/lib/apt/lists'), { recursive: true, force: true });
}

const certificates = '/etc/ssl/certs/ca-certificates.crt';

async function npmFolder() {
  for (const folder of (process.env.PATH ?? '').split(':')) {
    const npm = join(folder, 'npm');
    if (!existsSync(npm)) continue;
    const home = dirname(dirname(await realpath(npm)));
    if (existsSync(join(home, 'bin/npm-cli.js'))) return home;
  }
  throw expectedError('There is no npm in PATH to put into the base image.');
}

async function commit(root, name, run) {
  const { stdout } = await mustRun(run, 'buildah', ['from', 'scratch']);
  const container = stdout.trim();
  await mustRun(run, 'buildah', ['add', container, root, '/'], { timeoutMs: 300_000 });
  await mustRun(run, 'buildah', [
    'config',
    ...['--env', `NODE_EXTRA_CA_CERTS=${certificates}`],
    ...['--label', 'voice.base=made-here', '--cmd', 'node', container],
  ]);
  const full = name.includes('/') ? name : `docker.io/library/${name}`;
  await mustRun(run, 'buildah', ['commit', '--format', 'docker', '--rm', container, full], {
    timeoutMs: 300_000,
  });
}
