import { runCaptured } from './captured.mjs';
import { expectedError } from './expected-error.mjs';

/** A build answered from Nx's cache is not worth a line. */
const quietMs = 4_000;

/**
 * Brings all bundles up to date, or those that Nx's arguments select; shows what the build said only when it failed.
 * @param {NodeJS.ProcessEnv} env
 * @param {readonly string[]} selection
 */
export async function build(env, selection = []) {
  const { exitCode, output } = await runCaptured(
    { title: 'Building the apps' },
    'nx',
    ['run-many', '-t', 'build', ...selection],
    {
      env,
      quietMs,
    },
  );
  if (exitCode !== 0) throw expectedError(`${output.trim()}\n\nThe build failed; what it said is above.`);
}
