import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/**
 * Absolute path of an installed package's main file, found from the running program (then the working directory) upwards.
 * Unlike `require.resolve` it also finds a package that exports nothing but an ES module.
 * @throws Error when the package is not installed
 */
export function findPackageEntry(name: string): string {
  const starts = [process.argv[1] ?? '', join(process.cwd(), 'package.json')].filter((path) => path !== '');
  const folders = starts.flatMap((start) => createRequire(start).resolve.paths(name) ?? []);
  const home = folders
    .map((folder) => join(folder, name))
    .find((path) => existsSync(join(path, 'package.json')));
  if (home === undefined) throw new Error(`package ${name} is not installed`);
  const manifest = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as {
    readonly main?: unknown;
  };
  return join(home, typeof manifest.main === 'string' ? manifest.main : 'index.js');
}
