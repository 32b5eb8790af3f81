// Bundles one app into a CommonJS file that starts from any directory with nothing but Node beside it.
//   node tools/bundle.mjs apps/gateway   →   dist/apps/gateway/main.cjs
import { existsSync } from 'node:fs';
import { cp, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build } from 'esbuild';

/** Files an app reads beside its code, by project: from → to. The sandbox speaks with recordings. */
const assets = { 'apps/sandbox': [['src/speech/recordings', 'recordings']] };

const projectRoot = process.argv[2]?.replace(/\/+$/, '');
if (projectRoot === undefined) fail('Usage: node tools/bundle.mjs apps/NAME');
const entry = ['src/main.ts', 'src/handler.ts'].map((file) => join(projectRoot, file)).find(existsSync);
if (entry === undefined)
  fail(`${projectRoot} has neither src/main.ts nor src/handler.ts, so there is nothing to bundle.`);

const outDir = join('dist', projectRoot);
// Made aside and moved into place at once, so that a world that is running never meets half a bundle.
const newDir = `${outDir}.${process.pid}.new`;
const fileName = basename(entry).replace(/\.ts$/, '.cjs');

await build({
  entryPoints: [entry],
  outfile: join(newDir, fileName),
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  keepNames: true,
  sourcemap: true,
  // Stack traces need lines and names only; the sources would triple what is deployed.
  sourcesContent: false,
  legalComments: 'none',
  logLevel: 'warning',
}).catch(() => process.exit(1)); // esbuild has said why
for (const [from, to] of assets[projectRoot] ?? [])
  await cp(join(projectRoot, from), join(newDir, to), { recursive: true });
await rm(outDir, { recursive: true, force: true });
await rename(newDir, outDir);
const { size } = await stat(join(outDir, fileName));
console.log(`${join(outDir, fileName)}  ${(size / 1024 / 1024).toFixed(2)} MB`);

/** @returns {never} */
function fail(message) {
  console.error(message);
  process.exit(1);
}
