// Bundles one app into CommonJS files that each start from any directory with nothing but Node beside them: the app
// itself, and one for each command that operators run beside it.
//   node tools/bundle.mjs apps/orchestrator
//     src/main.ts           →   dist/apps/orchestrator/main.cjs
//     src/redrive/main.ts   →   dist/apps/orchestrator/redrive.cjs
import { existsSync, readdirSync } from 'node:fs';
import { cp, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build } from 'esbuild';

/**
 * Files an app reads beside its code, by project: from → to. The sandbox speaks with recordings, and its Connect runs
 * the flow that is deployed.
 */
const assets = {
  'apps/sandbox': [
    ['apps/sandbox/src/speech/recordings', 'recordings'],
    ['infra/connect/handover-flow.json', 'handover-flow.json'],
  ],
};

/** Code that is loaded on demand only and so gets a file beside the bundle, by project: file → source. */
const apart = {
  'apps/connect-lambda': { 'otlp-export': 'libs/telemetry/src/tracing/otlp-export.ts' },
};

/**
 * The orchestrator uses one of Twilio's forty products, and would spend half of its start on reading the others.
 *
 * The Lambda reads its bundle at each cold start, so it carries less: no blank space (names stay, so that stack traces
 * can be read without the source map, too), and none of the SDK's optional parts, which it loads by import() when it
 * needs them. DynamoDB's protocol never streams events, and Lambda hands its role's credentials over in environment
 * variables, where the SDK looks first.
 */
const tailored = {
  'apps/orchestrator': { plugins: [takeFromTwilio(['Api'])] },
  'apps/connect-lambda': {
    target: 'node24',
    keepNames: false,
    minifyWhitespace: true,
    minifySyntax: true,
    plugins: [
      leaveOut([
        '@smithy/core/event-streams',
        '@smithy/credential-provider-imds',
        '@aws-sdk/credential-provider-http',
        '@aws-sdk/credential-provider-ini',
        '@aws-sdk/credential-provider-process',
        '@aws-sdk/credential-provider-sso',
        '@aws-sdk/credential-provider-web-identity',
      ]),
      setApart(Object.keys(apart['apps/connect-lambda'])),
    ],
  },
};

const projectRoot = process.argv[2]?.replace(/\/+$/, '');
if (projectRoot === undefined) fail('Usage: node tools/bundle.mjs apps/NAME');
const entry = ['src/main.ts', 'src/handler.ts'].map((file) => join(projectRoot, file)).find(existsSync);
if (entry === undefined)
  fail(`${projectRoot} has neither src/main.ts nor src/handler.ts, so there is nothing to bundle.`);

const outDir = join('dist', projectRoot);
// Made aside and moved into place at once, so that a world that is running never meets half a bundle.
const newDir = `${outDir}.${process.pid}.new`;
const entryPoints = { [basename(entry, '.ts')]: entry, ...apart[projectRoot] };
for (const folder of readdirSync(join(projectRoot, 'src'))) {
  const command = join(projectRoot, 'src', folder, 'main.ts');
  if (existsSync(command)) entryPoints[folder] = command;
}

await build({
  entryPoints,
  outdir: newDir,
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  // What packages publish as ES modules, where they do: code nobody uses can be dropped from it, so that an app has less to read at its start.
  mainFields: ['module', 'main'],
  keepNames: true,
  sourcemap: true,
  // Stack traces need lines and names only; the sources would triple what is deployed.
  sourcesContent: false,
  legalComments: 'none',
  logLevel: 'warning',
  define: { VOC_SERVICE_VERSION: JSON.stringify(await versionOf(projectRoot)) },
  ...tailored[projectRoot],
}).catch(() => process.exit(1)); // esbuild has said why
for (const [from, to] of assets[projectRoot] ?? []) await cp(from, join(newDir, to), { recursive: true });
await rm(outDir, { recursive: true, force: true });
await rename(newDir, outDir);
for (const name of Object.keys(entryPoints)) {
  const file = join(outDir, `${name}.cjs`);
  console.log(`${file}  ${((await stat(file)).size / 1000).toFixed(0)} kB`);
}

async function versionOf(root) {
  return JSON.parse(await readFile(join(root, 'package.json'), 'utf8')).version;
}

/**
 * Leaves packages out that are imported on demand only. Whoever asks for one all the same is told; `tryNextLink` is how
 * the SDK's search for credentials knows that this place has none.
 * @returns {import('esbuild').Plugin}
 */
function leaveOut(packages) {
  return {
    name: 'leave-out',
    setup({ onResolve, onLoad }) {
      const filter = new RegExp(`^(${packages.join('|')})$`);
      onResolve({ filter }, ({ path, kind, importer }) =>
        kind === 'dynamic-import'
          ? { path, namespace: 'left-out' }
          : { errors: [{ text: `${importer} needs ${path} always: it cannot be left out` }] },
      );
      onLoad({ filter: /.*/, namespace: 'left-out' }, ({ path }) => ({
        contents: `throw Object.assign(new Error('${path} is not in this bundle'), { tryNextLink: true });`,
      }));
    },
  };
}

/**
 * Leaves Twilio's other products out, which its client loads when they are first used. Using one all the same throws.
 * @returns {import('esbuild').Plugin}
 */
function takeFromTwilio(products) {
  return {
    name: 'take-from-twilio',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\.\/[A-Z]/ }, ({ path, importer }) =>
        /twilio[\\/]lib[\\/]rest[\\/]Twilio\.js$/.test(importer) && !products.includes(path.slice(2))
          ? { path: path.slice(2), namespace: 'twilio-product' }
          : undefined,
      );
      onLoad({ filter: /.*/, namespace: 'twilio-product' }, ({ path }) => ({
        contents: `throw new Error('Twilio’s ${path} is not in this bundle; tools/bundle.mjs says what is');`,
      }));
    },
  };
}

/**
 * Leaves to Node what is loaded with import() from a file of its own.
 * @returns {import('esbuild').Plugin}
 */
function setApart(names) {
  return {
    name: 'set-apart',
    setup({ onResolve }) {
      onResolve({ filter: new RegExp(`/(${names.join('|')})\\.js$`) }, ({ path, kind }) =>
        kind === 'dynamic-import' ? { path: `./${basename(path, '.js')}.cjs`, external: true } : undefined,
      );
    },
  };
}

/** @returns {never} */
function fail(message) {
  console.error(message);
  process.exit(1);
}
