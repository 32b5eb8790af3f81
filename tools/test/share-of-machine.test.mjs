import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { getPriority } from 'node:os';
import { describe, it } from 'node:test';
import { giveWay } from './share-of-machine.mjs';

describe('giveWay', () => {
  it('makes a process and its whole session leave the machine to others', async () => {
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { detached: true });
    const ended = once(child, 'exit');
    try {
      await giveWay(child, 19);

      assert.equal(getPriority(child.pid), 19);
      const group = await readFile(`/proc/${child.pid}/autogroup`, 'utf8').catch(() => 'nice 19');
      assert.match(group, /nice 19$/m);
    } finally {
      child.stdin.end();
      await ended;
    }
  });

  it('does not mind a process that has ended', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');

    await giveWay(child, 7);
  });

  it('has nothing to do for what comes first, and for what could not be started', async () => {
    await giveWay({ pid: process.pid }, 0);
    await giveWay({ pid: undefined }, 7);

    assert.equal(getPriority(process.pid), getPriority());
  });
});
