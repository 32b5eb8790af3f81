import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { performance } from 'node:perf_hooks';
import { expectedError } from './expected-error.mjs';

const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * A Ctrl-C reaches us twice within milliseconds, from the terminal and from npm. Only a repetition that is later than this
 * is a person who means it again.
 */
const sameSignalMs = 500;

/**
 * Runs a program on our terminal and resolves with its exit code once it has stopped. It lives in a process group of its
 * own, so that a Ctrl-C reaches it exactly once: through us.
 * @param {{ env: NodeJS.ProcessEnv, endsWithUs?: boolean }} options `endsWithUs` opens an IPC channel whose end tells the
 *   child that we are gone, however that happened
 */
export function runChild(program, args, { env, endsWithUs = false }) {
  const stdio = ['inherit', 'inherit', 'inherit', ...(endsWithUs ? ['ipc'] : [])];
  return superviseChild(spawn(program, args, { env, stdio, detached: true }), program);
}

/** Forwards our signals to the child's process group until it has stopped; resolves with its exit code. */
export function superviseChild(child, program) {
  return new Promise((resolve, reject) => {
    let lastMs = -Infinity;
    const forward = (signal) => {
      if (performance.now() - lastMs < sameSignalMs) return;
      lastMs = performance.now();
      try {
        process.kill(-child.pid, signal);
      } catch {
        // The group has gone in the meantime; `exit` follows.
      }
    };
    const finish = () => forwarded.forEach((signal) => process.removeListener(signal, forward));
    for (const signal of forwarded) process.on(signal, forward);
    child.once('error', (error) => {
      finish();
      reject(expectedError(`${program} could not be started: ${error.message}`));
    });
    child.once('close', (code, signal) => {
      finish();
      resolve(code ?? 128 + (constants.signals[signal] ?? 0));
    });
  });
}
