import { readFile } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import { imageTag, nodeImage } from './image-facts.mjs';
import { ensureBase } from './base-image.mjs';
import { mustRun } from './run-tool.mjs';

const buildTimeoutMs = 20 * 60_000;

/**
 * Builds the image of one app from the working tree.
 * @param {keyof typeof import('./image-facts.mjs').apps} app
 * @param {import('./engine.mjs').Engine} engine
 * @returns {Promise<{ tag: string, tookMs: number, bytes: number }>} `bytes`: unpacked, with the base
 */
export async function buildImage(app, engine) {
  const base = process.env.NODE_IMAGE || nodeImage;
  if (engine.makesBase) await ensureBase(base, engine);
  const [program, ...before] = engine.buildCommand;
  const { version } = JSON.parse(await readFile(`apps/${app}/package.json`, 'utf8'));
  const tag = imageTag(app);
  const startMs = performance.now();
  await mustRun(
    engine.run,
    program,
    [
      ...before,
      ...['--file', `docker/${app}.Dockerfile`, '--tag', tag],
      ...['--build-arg', `NODE_IMAGE=${base}`],
      ...['--build-arg', `VERSION=${version}`, '--build-arg', `REVISION=${await revision(engine)}`],
      '.',
    ],
    { timeoutMs: buildTimeoutMs },
  );
  const tookMs = performance.now() - startMs;
  const { stdout } = await mustRun(engine.run, engine.cli, [
    'image',
    'inspect',
    '--format',
    '{{.Size}}',
    tag,
  ]);
  return { tag, tookMs, bytes: Number(stdout) };
}

async function revision({ run }) {
  const { exitCode, stdout } = await run('git', ['rev-parse', 'HEAD']);
  return exitCode === 0 ? stdout.trim() : 'unknown';
}
