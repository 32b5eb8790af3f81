import { execFile } from 'node:child_process';
import type { ServiceEnv } from '../../src/world/service-env.js';

export interface Execution {
  /** -1 when it was ended by a signal. */
  readonly exitCode: number;
  readonly stdout: string;
}

const longestMs = 30_000;

/** Runs a program on this Node, with nothing but the environment given. */
export function execute(args: readonly string[], env: ServiceEnv): Promise<Execution> {
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env, timeout: longestMs }, (error, stdout) => {
      const code = error?.code ?? (error === null ? 0 : -1);
      resolve({ exitCode: typeof code === 'number' ? code : -1, stdout });
    });
  });
}
