// Bundles one app into a CommonJS file that starts from any directory with nothing but Node beside it.
//   node tools/bundle.mjs apps/gateway   →   dist/apps/gateway/main.cjs
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build } from 'esbuild';

/** The sandbox is not deployed: its embedded AWS servers stay in node_modules, its recorded speech travels along. */
const exceptions = {
  sandbox: { external: ['dynalite', 'fauxqs'], assets: [['src/speech/recordings', 'recordings']] },
};

const projectRoot = process.argv[2]?.replace(/\/+$/, '');
if (projectRoot === undefined) fail('Usage: node tools/bundle.mjs apps/NAME');
const entry = ['src/main.ts', 'src/handler.ts'].map((file) => join(projectRoot, file)).find(existsSync);
if (entry === undefined) fail(`${projectRoot} has neither src/main.ts nor src/handler.ts, so there is nothing to bundle.`);

const { external = [], assets = [] } = exceptions[basename(projectRoot)] ?? {};
const outDir = join('dist', projectRoot);
const outFile = join(outDir, basename(entry).replace(/\.ts$/, '.cjs'));

await rm(outDir, { recursive: true, force: true });
await mkdir(outDir, { recursive: true });
await bundle();
for (const [from, to] of assets) await cp(join(projectRoot, from), join(outDir, to), { recursive: true });
const { size } = await stat(outFile);
console.log(`${outFile}  ${(size / 1024 / 1024).toFixed(2)} MB`);

async function bundle() {
  const { dependencies = {} } = JSON.parse(await readFile(join(projectRoot, 'package.json'), 'utf8'));
  const unknown = external.filter((name) => !(name in dependencies));
  if (unknown.length > 0) fail(`${projectRoot}/package.json does not name what its bundle leaves out: ${unknown.join(', ')}`);
  await build({
    entryPoints: [entry],
    outfile: outFile,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    keepNames: true,
    external,
    sourcemap: true,
    // Stack traces need lines and names only; the sources would triple what is deployed.
    sourcesContent: false,
    legalComments: 'none',
    logLevel: 'warning',
  });
}

/** @returns {never} */
function fail(message) {
  console.error(message);
  process.exit(1);
}
