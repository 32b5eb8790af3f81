// Container images of everything that runs for long: built, and tried out as they are deployed.
//   node tools/images.mjs build [gateway | orchestrator | sandbox …]     into the local store, as voice-APP:dev
//   node tools/images.mjs check    builds all, runs each by itself, then compose.yaml as a whole call
// With Docker, else with buildah and podman. Where there is neither, `build` fails and `check` says so and leaves it out.
import { expectedError } from './bootstrap/expected-error.mjs';
import { buildImage } from './images/build-image.mjs';
import { checkCompose } from './images/check-compose.mjs';
import { checkImage } from './images/check-image.mjs';
import { findEngine } from './images/engine.mjs';
import { apps } from './images/image-facts.mjs';
import { createReport } from './images/report.mjs';
import { createRunner } from './images/run-tool.mjs';

const usage = `Usage: node tools/images.mjs build [${Object.keys(apps).join(' | ')} …]  or  node tools/images.mjs check`;

const [command, ...names] = process.argv.slice(2);
const unknown = names.filter((name) => !Object.hasOwn(apps, name));
if (
  !['build', 'check'].includes(command) ||
  unknown.length > 0 ||
  (command === 'check' && names.length > 0)
) {
  console.error(usage);
  process.exit(1);
}

const stopped = new globalThis.AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.once(signal, () =>
    stopped.abort(Object.assign(expectedError(`Stopped by ${signal}.`), { stopped: true })),
  );

try {
  process.exitCode = await (command === 'build' ? build(names) : check());
} catch (error) {
  console.error(error.expected ? error.message : error.stack);
  process.exitCode = 1;
}

async function build(wanted) {
  const found = await findEngine({ run: createRunner({ signal: stopped.signal }) });
  if (found.engine === undefined) {
    console.error(`No image was built: ${found.reason}`);
    return 1;
  }
  for (const app of wanted.length > 0 ? wanted : Object.keys(apps)) {
    const { tag, tookMs, bytes } = await buildImage(app, found.engine);
    console.log(`${tag}  ${megabytes(bytes)}, built in ${(tookMs / 1_000).toFixed(1)} s`);
  }
  return 0;
}

async function check() {
  const run = createRunner({ signal: stopped.signal });
  const found = await findEngine({ run });
  if (found.engine === undefined) {
    console.log(`Container images were left out: ${found.reason}`);
    return 0;
  }
  const { engine } = found;
  const report = createReport();
  console.log(`With ${engine.name}:`);
  for (const app of Object.keys(apps)) {
    const { tookMs, bytes } = await buildImage(app, engine);
    report.passed(app, `is built (${megabytes(bytes)}, ${(tookMs / 1_000).toFixed(1)} s)`);
    await checkImage(app, engine, report);
  }
  await checkCompose(engine, report);
  return report.close();
}

function megabytes(bytes) {
  return `${Math.round(bytes / 1_000_000)} MB`;
}
