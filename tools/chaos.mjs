// Bundles the chaos suite of the orchestrator beside its servers and runs it: what `npm run chaos` is.
//   node tools/chaos.mjs [--short] [--seed N] [--runs N]
import { spawn } from 'node:child_process';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { superviseChild } from './bootstrap/run-child.mjs';

const outDir = 'dist/apps/orchestrator-chaos';

await build({
  entryPoints: ['apps/orchestrator/chaos/main.ts'],
  outfile: join(outDir, 'main.cjs'),
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  external: ['@aws-sdk/*'],
  logLevel: 'warning',
}).catch(() => process.exit(1)); // esbuild has said why
// The emulators are processes of their own, started by file name from beside the bundle.
for (const server of [
  'libs/handover-token/src/testing/dynalite-process.mjs',
  'apps/orchestrator/test/support/fauxqs-process.mjs',
])
  await cp(server, join(outDir, server.split('/').at(-1)));

const child = spawn(process.execPath, [join(outDir, 'main.cjs'), ...process.argv.slice(2)], {
  stdio: 'inherit',
  detached: true,
});
process.exitCode = await superviseChild(child, 'chaos');
