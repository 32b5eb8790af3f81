import { spawn } from 'node:child_process';
import { clearTimeout, setTimeout } from 'node:timers';
import { expectedError } from '../bootstrap/expected-error.mjs';

const maxOutputChars = 400_000;

/**
 * @typedef {{ exitCode: number, stdout: string, output: string }} Outcome `output`: both streams, the last part of them
 * @typedef {{ timeoutMs?: number, env?: NodeJS.ProcessEnv, cleansUp?: boolean }} RunOptions `cleansUp`: also when everything
 *   is to end
 * @typedef {(program: string, args: readonly string[], options?: RunOptions) => Promise<Outcome>} RunTool exit code 127 when
 *   there is no such program, 124 when it took too long and was killed
 */

/**
 * Runs tools with their output kept back, each within its time.
 * @param {{ signal: AbortSignal }} options ends what is running; nothing is started any more
 * @returns {RunTool}
 */
export function createRunner({ signal }) {
  return (program, args, { timeoutMs = 60_000, env = process.env, cleansUp = false } = {}) =>
    new Promise((resolve, reject) => {
      if (!cleansUp) signal.throwIfAborted();
      const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
      const written = { stdout: '', output: '' };
      const collect = (stream, kept) =>
        stream.setEncoding('utf8').on('data', (text) => {
          for (const name of kept) written[name] = (written[name] + text).slice(-maxOutputChars);
        });
      collect(child.stdout, ['stdout', 'output']);
      collect(child.stderr, ['output']);

      let exitCode;
      const kill = (code) => {
        exitCode = code;
        try {
          process.kill(-child.pid, 'SIGKILL');
        } catch {
          // It has gone in the meantime; `exit` follows.
        }
      };
      const timer = setTimeout(() => kill(124), timeoutMs);
      const onAbort = () => kill(130);
      if (!cleansUp) signal.addEventListener('abort', onAbort, { once: true });
      const finish = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
      };
      child.once('error', (error) => {
        finish();
        if (error.code === 'ENOENT') resolve({ exitCode: 127, ...written });
        else reject(error);
      });
      // `close` may never come: what a tool leaves running in the background holds its pipes.
      child.once('exit', (code) => {
        finish();
        setTimeout(() => {
          child.stdout.destroy();
          child.stderr.destroy();
          if (signal.aborted && !cleansUp) reject(signal.reason);
          else resolve({ exitCode: exitCode ?? code ?? 1, ...written });
        }, 50);
      });
    });
}

/** @returns {Promise<Outcome>} @throws with the end of what the tool said when it fails */
export async function mustRun(run, program, args, options) {
  const outcome = await run(program, args, options);
  if (outcome.exitCode === 0) return outcome;
  const what = [program, ...args].join(' ').slice(0, 300);
  const end = outcome.output.trim().split('\n').slice(-40).join('\n');
  throw expectedError(`${end}\n\n${what}\nfailed with exit code ${outcome.exitCode}.`);
}
