import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import { describe, it } from 'node:test';
import { createRunner, mustRun } from './run-tool.mjs';

const patient = new globalThis.AbortController().signal;
const node = process.execPath;
const program = (code) => ['-e', code];

describe('a runner of tools', () => {
  it('tells the exit code and what was written, apart and together', async () => {
    const run = createRunner({ signal: patient });

    const outcome = await run(
      node,
      program('console.log("out"); console.error("err"); process.exitCode = 3'),
    );

    assert.equal(outcome.exitCode, 3);
    assert.equal(outcome.stdout, 'out\n');
    assert.match(outcome.output, /out/);
    assert.match(outcome.output, /err/);
  });

  it('answers 127 for a tool that is not there', async () => {
    const run = createRunner({ signal: patient });

    assert.equal((await run('no-such-tool-anywhere', [])).exitCode, 127);
  });

  it('kills what takes too long, and answers 124', async () => {
    const run = createRunner({ signal: patient });

    const outcome = await run(node, program('setInterval(() => {}, 1000)'), { timeoutMs: 200 });

    assert.equal(outcome.exitCode, 124);
  });

  it('does not wait for what a tool leaves running in the background', async () => {
    const run = createRunner({ signal: patient });
    const startMs = performance.now();

    await run('sh', ['-c', 'sleep 3 & echo started']);

    assert.ok(performance.now() - startMs < 2_000);
  });

  it('ends what is running when everything is to end, and then starts what cleans up and nothing else', async () => {
    const stopped = new globalThis.AbortController();
    const run = createRunner({ signal: stopped.signal });
    const running = run(node, program('setInterval(() => {}, 1000)'));

    stopped.abort(new Error('enough'));

    await assert.rejects(running, /enough/);
    await assert.rejects(run(node, program('0')), /enough/);
    assert.equal((await run(node, program('0'), { cleansUp: true })).exitCode, 0);
  });

  it('shows the end of what a tool said that must not fail', async () => {
    const run = createRunner({ signal: patient });

    await assert.rejects(mustRun(run, node, program('console.error("no space left"); process.exit(2)')), {
      expected: true,
      message: /no space left[\s\S]*failed with exit code 2/,
    });
  });
});
