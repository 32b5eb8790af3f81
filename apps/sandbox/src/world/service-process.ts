import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { CodedError } from '@voc/errors';
import { answers } from './answers.js';
import type { Service } from './service.js';
import { createServiceLog, type ServiceLog } from './service-log.js';

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

export interface ServiceOptions {
  readonly name: string;
  /** CommonJS bundle, run by the Node that runs us. */
  readonly bundlePath: string;
  /** The service's whole environment; nothing of ours is inherited. */
  readonly env: Readonly<Record<string, string>>;
  /** Asked until it answers 2xx. */
  readonly readyUrl: string;
  readonly startTimeoutMs: number;
  /** From SIGTERM to SIGKILL. */
  readonly stopGraceMs: number;
}

export interface ServiceProcess extends Service {
  readonly pid: number;
  /** SIGKILL, as when a host is lost. */
  kill(): Promise<void>;
  /** SIGTERM, and SIGKILL when the grace is over; resolves once the process has gone. Safe to call twice. */
  stop(): Promise<ServiceExit>;
}

export interface ServiceExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export type ServiceErrorCode = 'SERVICE_START' | 'SERVICE_LOST';

const readyPollMs = 50;
const lastLinesShown = 15;

/**
 * Arguments for Node. The preload ends the service when its stdin closes: that is a pipe from us, and it closes however
 * we die.
 */
export function serviceArguments(bundlePath: string): readonly string[] {
  const endWithParent = `process.stdin.once('close', () => process.kill(process.pid, 'SIGTERM')).resume().unref();`;
  return [
    '--enable-source-maps',
    '--import',
    `data:text/javascript,${encodeURIComponent(endWithParent)}`,
    bundlePath,
  ];
}

/**
 * Starts a service as its own process and resolves when it is ready.
 * @throws CodedError SERVICE_START with the service's last lines when it exits early or is not ready in time; it is not running then
 */
export async function startService(
  options: ServiceOptions,
  deps: { readonly nowMs: () => number },
): Promise<ServiceProcess> {
  const log = createServiceLog(deps.nowMs);
  const child = spawn(process.execPath, serviceArguments(options.bundlePath), {
    env: options.env,
    stdio: ['pipe', 'pipe', 'pipe'],
    // Its own process group: a Ctrl-C in our terminal is ours to hand on, in the right order.
    detached: true,
  });
  child.stdin.on('error', () => undefined);
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => log.write(text));
  const exited = exitOf(child);
  const service = createHandle(options, child, exited, log);
  try {
    await untilReady(options, exited);
  } catch (error) {
    await service.stop();
    throw withLastLines(options.name, error, log);
  }
  return service;
}

function createHandle(
  options: ServiceOptions,
  child: Child,
  exited: Promise<ServiceExit>,
  log: ServiceLog,
): ServiceProcess {
  const isRunning = (): boolean =>
    child.pid !== undefined && child.exitCode === null && child.signalCode === null;
  return {
    name: options.name,
    pid: child.pid ?? -1,
    lines: () => log.lines(),
    onLine: (listener) => log.onLine(listener),
    isRunning,
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    async stop() {
      if (!isRunning()) return exited;
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), options.stopGraceMs);
      const exit = await exited;
      clearTimeout(timer);
      return exit;
    },
  };
}

function exitOf(child: Child): Promise<ServiceExit> {
  return new Promise((resolve) => {
    child.once('error', () => resolve({ code: null, signal: null }));
    // `close`, not `exit`: the last lines have been read by then.
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
}

async function untilReady(
  { readyUrl, startTimeoutMs }: ServiceOptions,
  exited: Promise<ServiceExit>,
): Promise<void> {
  const giveUpAtMs = performance.now() + startTimeoutMs;
  let exit: ServiceExit | undefined;
  void exited.then((value) => (exit = value));
  while (!(await answers(readyUrl))) {
    if (exit !== undefined)
      throw new Error(`stopped before it was ready (${exit.signal ?? `exit code ${String(exit.code)}`})`);
    if (performance.now() > giveUpAtMs)
      throw new Error(`was not ready after ${startTimeoutMs} ms (${readyUrl})`);
    await new Promise((resolve) => void setTimeout(resolve, readyPollMs));
  }
}

function withLastLines(name: string, error: unknown, log: ServiceLog): Error {
  const lastLines = log
    .lines()
    .slice(-lastLinesShown)
    .map((line) => `  ${line.text}`);
  const reason = error instanceof Error ? error.message : String(error);
  const message = [
    `${name} ${reason}; its last lines:`,
    ...(lastLines.length > 0 ? lastLines : ['  (none)']),
  ].join('\n');
  return new CodedError<ServiceErrorCode>('SERVICE_START', message, { cause: error });
}
