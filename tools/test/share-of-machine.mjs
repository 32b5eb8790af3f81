import { writeFile } from 'node:fs/promises';
import { getPriority, setPriority } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';

const tries = 5;
const pauseMs = 200;

/**
 * Leaves the machine to others whenever they need it. What the process starts in its own session inherits that.
 * @param {import('node:child_process').ChildProcess} child leader of a session of its own
 * @param {number} niceness 0 to 19
 */
export async function giveWay({ pid }, niceness) {
  if (pid === undefined || niceness === 0) return;
  makeNicer(pid, niceness);
  // Where Linux groups processes by session, it is the niceness of the group that counts between two of them.
  for (let round = 0; round < tries; round += 1) {
    try {
      return await writeFile(`/proc/${pid}/autogroup`, String(niceness), { flag: 'r+' });
    } catch (error) {
      // Without such groups there is nothing left to do; changes that follow each other too fast may be made again.
      if (error.code !== 'EAGAIN') return;
      await pause(pauseMs);
    }
  }
}

/** Never less nice than it is, which few may do; and it may have ended by now. */
function makeNicer(pid, niceness) {
  try {
    if (getPriority(pid) < niceness) setPriority(pid, niceness);
  } catch (error) {
    if (error.code !== 'ERR_SYSTEM_ERROR') throw error;
  }
}
