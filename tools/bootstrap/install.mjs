import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { runCaptured } from './captured.mjs';
import { expectedError } from './expected-error.mjs';
import { installStamp, isInstalled } from './installed-state.mjs';

export const pinnedNode = 'node_modules/node/bin/node';
const lockFile = 'package-lock.json';
const stampFile = 'node_modules/.bootstrap-stamp';

/**
 * Runs `npm ci` unless node_modules is what the lock file says. Times of change prove nothing after a `git clone`, so a
 * stamp with the lock file's hash decides; without one (somebody ran npm by hand) npm's own record of what it installed does.
 */
export async function ensureInstalled(root) {
  const lock = await readFile(join(root, lockFile), 'utf8');
  const stamp = installStamp(lock, process);
  if (existsSync(pinnedNode)) {
    if ((await readOr(stampFile, '')) === stamp) return;
    if (isInstalled(lock, await readOr('node_modules/.package-lock.json', ''))) return writeStamp(stamp);
  }
  await install();
  await writeStamp(stamp);
}

async function install() {
  const env = { ...process.env, PATH: pathOutsideWorkspace() };
  // `--include=dev`: with NODE_ENV=production npm would leave out the tools and the pinned Node.
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund'];
  const { exitCode, output } = await runCaptured(
    { title: 'Installing dependencies', hint: ' with npm ci, about a minute when they are new' },
    'npm',
    args,
    { env },
  );
  if (exitCode !== 0) throw expectedError(`${output.trim()}\n\nnpm ci failed; what it said is above.`);
  if (!existsSync(pinnedNode)) {
    throw expectedError(
      'npm ci did not bring the pinned Node: are install scripts switched off (npm config get ignore-scripts)?',
    );
  }
}

/** npm replaces node_modules, so neither npm nor Node may be taken from there meanwhile. */
function pathOutsideWorkspace() {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes('node_modules'))
    .join(delimiter);
}

async function writeStamp(stamp) {
  await mkdir('node_modules', { recursive: true });
  await writeFile(stampFile, stamp);
}

async function readOr(path, otherwise) {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return otherwise;
  }
}
