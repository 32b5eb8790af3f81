import { runCaptured } from './captured.mjs';
import { expectedError } from './expected-error.mjs';

/** A build answered from Nx's cache is not worth a line. */
const quietMs = 4_000;

/** Brings all bundles up to date; shows what the build said only when it failed. */
export async function build(env) {
  const { exitCode, output } = await runCaptured(
    { title: 'Building the apps' },
    'nx',
    ['run-many', '-t', 'build'],
    {
      env,
      quietMs,
    },
  );
  if (exitCode !== 0) throw expectedError(`${output.trim()}\n\nThe build failed; what it said is above.`);
}
