import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { clearInterval, clearTimeout, setInterval } from 'node:timers';
import { superviseChild } from './run-child.mjs';

const maxOutputChars = 200_000;
const progressEveryMs = 10_000;

/**
 * Runs a long step with its output kept back; says on stderr that it runs, every ten seconds that it still does, and how
 * long it took. A step that is over within `quietMs` says nothing.
 * @returns {Promise<{ exitCode: number, output: string }>} the last part of what it wrote
 */
export async function runCaptured({ title, hint = '' }, program, args, { env, quietMs = 0 }) {
  const startMs = performance.now();
  const seconds = () => ((performance.now() - startMs) / 1000).toFixed(1);
  let announced = false;
  const announce = () => {
    announced = true;
    say(`${title}${hint} …`);
  };
  const opening = setTimeout(announce, quietMs);
  const progress = setInterval(() => say(`${title}: still busy after ${seconds()} s`), progressEveryMs);

  let output = '';
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => (output = (output + text).slice(-maxOutputChars)));
  }
  try {
    const exitCode = await superviseChild(child, program);
    if (announced) say(`${title}: ${exitCode === 0 ? 'done' : 'failed'} after ${seconds()} s`);
    return { exitCode, output };
  } finally {
    clearTimeout(opening);
    clearInterval(progress);
  }
}

function say(line) {
  process.stderr.write(`${line}\n`);
}
