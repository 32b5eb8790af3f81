import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { expectedError } from './expected-error.mjs';

/** Outside node_modules, which `npm ci` removes. */
const lockPath = join('.nx', 'bootstrap.lock');
const pollMs = 250;
const patienceMs = 10 * 60_000;
/** A lock without a process id is being written, unless it is as old as this. */
const emptyLockMs = 10_000;

/**
 * Runs `work` while no other bootstrap of this checkout installs or builds. A lock whose process is gone is taken over.
 */
export async function withWorkspaceLock(root, work) {
  const path = join(root, lockPath);
  await mkdir(join(root, '.nx'), { recursive: true });
  await acquire(path);
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function acquire(path) {
  const giveUpAtMs = performance.now() + patienceMs;
  for (let told = false; !(await tryAcquire(path));) {
    const owner = await ownerOf(path);
    if (owner === 'gone') {
      await removeStale(path);
      continue;
    }
    if (!told)
      process.stderr.write(
        `Another command of this checkout is installing or building (process ${owner}); waiting for it …\n`,
      );
    told = true;
    if (performance.now() > giveUpAtMs) {
      throw expectedError(
        `Process ${owner} has held ${lockPath} for ten minutes. End it, or remove that file, and try again.`,
      );
    }
    await new Promise((resolve) => void setTimeout(resolve, pollMs));
  }
}

async function tryAcquire(path) {
  try {
    const file = await open(path, 'wx');
    await file.writeFile(String(process.pid));
    await file.close();
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** @returns {Promise<number | 'gone'>} process id of the owner; 0 while it is not known yet */
async function ownerOf(path) {
  try {
    const pid = Number(await readFile(path, 'utf8'));
    if (pid > 0) return isAlive(pid) ? pid : 'gone';
    const { mtimeMs } = await stat(path);
    return Date.now() - mtimeMs > emptyLockMs ? 'gone' : 0;
  } catch (error) {
    // Released in the meantime: the next attempt decides.
    if (error.code === 'ENOENT') return 0;
    throw error;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Moving is atomic: of several that found the same stale lock, one removes it. */
async function removeStale(path) {
  const aside = `${path}.${process.pid}`;
  try {
    await rename(path, aside);
    // Somebody may have removed the stale lock and taken a new one since we looked: that one goes back.
    if ((await ownerOf(aside)) === 'gone') await rm(aside, { force: true });
    else await rename(aside, path);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}
