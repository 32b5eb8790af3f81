import { setTimeout as pause } from 'node:timers/promises';

/** Waits, in real time, for something that other sockets bring about. Fails with `what` after two seconds. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const giveUpAtMs = performance.now() + 2_000;
  while (!(await isSo())) {
    if (performance.now() > giveUpAtMs) throw new Error(`waited in vain until ${what}`);
    await pause(5);
  }
}
