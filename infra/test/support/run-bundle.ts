import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export const dist = join(__dirname, '../../../dist/apps');

export interface Run {
  /** Resolves with all that was printed once `text` is among it; throws when the process ends without. */
  printed(text: string): Promise<string>;
  /** SIGTERM, and the exit code. */
  stop(): Promise<number | null>;
}

const children = new Set<ChildProcess>();

/** Runs a file of `dist/apps` with this environment and no other. */
export function runBundle(file: string, env: Readonly<Record<string, string>>): Run {
  const child = spawn(process.execPath, [join(dist, file)], { env: { ...env }, stdio: 'pipe' });
  children.add(child);
  let output = '';
  const collect = (chunk: Buffer): void => void (output += chunk.toString());
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const exit = once(child, 'exit').then(([code]) => code as number | null);
  return {
    async printed(text) {
      while (!output.includes(text)) {
        if (child.exitCode !== null) throw new Error(`it ended without printing ${text}: ${output}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return output;
    },
    async stop() {
      child.kill('SIGTERM');
      return exit;
    },
  };
}

/** A failed expectation must not leave a process behind. */
export function killBundles(): void {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
}
