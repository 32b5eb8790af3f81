import { createHash } from 'node:crypto';

/**
 * What the installed tree depends on: the lock file, and the platform its binaries are for.
 * @param {{ platform: string, arch: string }} host
 */
export function installStamp(lockText, { platform, arch }) {
  return `${createHash('sha256').update(lockText).digest('hex')} ${platform} ${arch}\n`;
}

/**
 * Compares the lock file with the record npm leaves in node_modules/.package-lock.json. Optional packages, which are other
 * platforms' binaries for the most part, may be missing; nothing else may be missing, other or too much.
 */
export function isInstalled(lockText, recordText) {
  const wanted = packagesOf(lockText);
  const present = packagesOf(recordText);
  if (wanted === undefined || present === undefined) return false;
  delete wanted[''];
  const isSatisfied = ([path, entry]) =>
    path in present ? sameEntry(entry, present[path]) : entry.optional === true || entry.devOptional === true;
  return Object.entries(wanted).every(isSatisfied) && Object.keys(present).every((path) => path in wanted);
}

function sameEntry(a, b) {
  return a.version === b.version && a.integrity === b.integrity && a.link === b.link;
}

function packagesOf(text) {
  try {
    const { packages } = JSON.parse(text);
    return typeof packages === 'object' && packages !== null ? packages : undefined;
  } catch {
    return undefined;
  }
}
