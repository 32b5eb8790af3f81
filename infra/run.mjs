// Bundles src/main.ts and runs it: what cdk.json names as the app. Packages stay outside of the bundle.
//   npx cdk synth -c stage=dev
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const outfile = fileURLToPath(new URL('../dist/infra/main.mjs', import.meta.url));
await build({
  entryPoints: [fileURLToPath(new URL('src/main.ts', import.meta.url))],
  outfile,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  sourcemap: 'inline',
  logLevel: 'warning',
});
await import(outfile);
