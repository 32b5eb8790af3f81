import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export interface MortalProcessConfig {
  readonly bundle: string;
  readonly env: Readonly<Record<string, string>>;
  readonly restartMs: number;
  /** A new process has been started in place of the dead one. */
  readonly onStart: () => void;
}

/** A process that is started again whenever it has died. */
export interface MortalProcess {
  /** `kill -9`. */
  kill(): void;
  /** What it said on its error output, or that it ended by itself. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** Ends the process with us, whatever ends us: then its standard input ends. */
const endsWithUs = `data:text/javascript,process.stdin.on('end',()=>process.exit()).resume()`;

export function startMortalProcess(config: MortalProcessConfig): MortalProcess {
  const complaints: string[] = [];
  let child: ChildProcess | null = null;
  let restart: NodeJS.Timeout | undefined;
  let isClosed = false;

  const start = (): void => {
    const { bundle, env } = config;
    const started = spawn(process.execPath, ['--import', endsWithUs, bundle], {
      env,
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    child = started;
    started.stderr.on('data', (chunk: Buffer) => void complaints.push(chunk.toString()));
    started.once('exit', (code) => {
      if (isClosed) return;
      if (code !== null) complaints.push(`ended by itself with ${code}`);
      restart = setTimeout(start, config.restartMs);
    });
    config.onStart();
  };
  start();
  return {
    complaints,
    kill: () => void child?.kill('SIGKILL'),
    async close() {
      isClosed = true;
      clearTimeout(restart);
      if (child?.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}
