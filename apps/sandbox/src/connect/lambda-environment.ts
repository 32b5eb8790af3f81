import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { lambdaWorkerSource } from './lambda-worker-source.js';

/** What one execution environment answers, without times. */
export type EnvironmentAnswer =
  | { readonly status: 'answered'; readonly payload: string }
  | { readonly status: 'function-error'; readonly errorType: string; readonly errorMessage: string };

export interface LambdaEnvironmentOptions {
  /** Absolute path of a CommonJS file exporting `handler`. */
  readonly bundlePath: string;
  /** The only environment variables the function sees. */
  readonly env: Readonly<Record<string, string>>;
  readonly onOutput: (text: string) => void;
}

/** One sandboxed process of a function, as Lambda keeps it between invocations. One event at a time. */
export interface LambdaEnvironment {
  /** False once it timed out or died; it takes no more events then. */
  isAlive(): boolean;
  /** @param timeLimitMs for the handler; when it is over the environment is thrown away */
  run(event: string, timeLimitMs: number): Promise<EnvironmentAnswer>;
  close(): Promise<void>;
}

const messageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('answered'), payload: z.string() }),
  z.object({ type: z.literal('failed'), errorType: z.string(), errorMessage: z.string() }),
]);

/** Lambda gives the code outside the handler this long. */
const initLimitMs = 10_000;

/** @returns the environment when the bundle is loaded, or why it could not be */
export async function startLambdaEnvironment(
  options: LambdaEnvironmentOptions,
): Promise<LambdaEnvironment | Extract<EnvironmentAnswer, { readonly status: 'function-error' }>> {
  const worker = new Worker(lambdaWorkerSource, {
    eval: true,
    env: { ...options.env },
    workerData: { bundlePath: options.bundlePath },
    stdout: true,
    stderr: true,
  });
  listenTo(worker.stdout, options.onOutput);
  listenTo(worker.stderr, options.onOutput);
  let alive = true;
  const abandon = (): void => {
    alive = false;
    void worker.terminate();
  };
  worker.once('error', abandon).once('exit', abandon);
  const loaded = await nextAnswer(worker, initLimitMs, abandon);
  if (loaded !== 'ready') {
    await worker.terminate();
    return loaded.status === 'function-error'
      ? loaded
      : fault('Runtime.InvalidResponse', 'answered before an event');
  }
  return {
    isAlive: () => alive,
    async run(event, timeLimitMs) {
      if (!alive) return fault('Runtime.ExitError', 'the environment is gone');
      const answered = nextAnswer(worker, timeLimitMs, abandon);
      worker.postMessage({ requestId: randomUUID(), event, deadlineMs: Date.now() + timeLimitMs });
      const answer = await answered;
      return answer === 'ready' ? fault('Runtime.InvalidResponse', 'started again') : answer;
    },
    async close() {
      alive = false;
      await worker.terminate();
    },
  };
}

function nextAnswer(
  worker: Worker,
  limitMs: number,
  onTimeout: () => void,
): Promise<EnvironmentAnswer | 'ready'> {
  return new Promise((resolve) => {
    const settle = (answer: EnvironmentAnswer | 'ready'): void => {
      clearTimeout(timer);
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      resolve(answer);
    };
    const onMessage = (message: unknown): void => settle(parseMessage(message));
    const onError = (error: unknown): void =>
      settle(
        fault(
          'Runtime.UnhandledPromiseRejection',
          error instanceof Error ? error.message : 'unhandled error',
        ),
      );
    const onExit = (code: number): void =>
      settle(fault('Runtime.ExitError', `Runtime exited with error: exit status ${code}`));
    const timer = setTimeout(() => {
      settle(fault('Sandbox.Timedout', `Task timed out after ${(limitMs / 1000).toFixed(2)} seconds`));
      onTimeout();
    }, limitMs);
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
  });
}

function parseMessage(message: unknown): EnvironmentAnswer | 'ready' {
  const parsed = messageSchema.safeParse(message);
  if (!parsed.success) return fault('Runtime.InvalidResponse', 'not a message of the runtime');
  if (parsed.data.type === 'ready') return 'ready';
  if (parsed.data.type === 'answered') return { status: 'answered', payload: parsed.data.payload };
  return fault(parsed.data.errorType, parsed.data.errorMessage);
}

function fault(
  errorType: string,
  errorMessage: string,
): Extract<EnvironmentAnswer, { readonly status: 'function-error' }> {
  return { status: 'function-error', errorType, errorMessage };
}

function listenTo(stream: Readable, onOutput: (text: string) => void): void {
  stream.setEncoding('utf8');
  stream.on('data', onOutput);
}
