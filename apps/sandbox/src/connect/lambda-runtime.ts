import type { Journal } from '../world/journal.js';
import { createBoundedOutput } from './bounded-output.js';
import { createLambdaEnvironments } from './lambda-environments.js';
import type { InvokeLambda } from './lambda-invocation.js';

export interface LambdaRuntimeOptions {
  /** Absolute path of the built function: a CommonJS file exporting `handler`. */
  readonly bundlePath: string;
  /** The function's environment variables; nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  readonly journal: Journal;
  /** The function's own time limit; loading the bundle does not count. */
  readonly timeoutMs: number;
  /** Executions at the same time; more are throttled. Default 10. */
  readonly maxConcurrency?: number;
}

export interface LambdaRuntime {
  /** Never rejects: what goes wrong is a value, as the service reports it. */
  readonly invoke: InvokeLambda;
  /** What the function wrote to its console, last 2 000 lines. */
  readonly output: () => readonly string[];
  close(): Promise<void>;
}

const outputLimits = { maxLines: 2000, maxLineChars: 4000 };

/**
 * Runs the function that will be deployed, in threads that stand for Lambda's execution environments: kept warm between
 * invocations, one event at a time each, thrown away after a time-out.
 */
export function createLambdaRuntime(options: LambdaRuntimeOptions): LambdaRuntime {
  const { bundlePath, journal, timeoutMs, maxConcurrency = 10 } = options;
  const env = { AWS_LAMBDA_FUNCTION_NAME: 'connect-lambda', AWS_REGION: 'us-east-1', ...options.env };
  const output = createBoundedOutput(outputLimits);
  const onOutput = (text: string): void => output.add(text);
  const environments = createLambdaEnvironments({ bundlePath, env, onOutput }, { journal });
  const running = new Set<Promise<unknown>>();
  let isClosed = false;

  return {
    async invoke(event) {
      if (isClosed) return { status: 'service-error' };
      if (running.size >= maxConcurrency) return { status: 'throttled' };
      const startedAtMs = performance.now();
      const execution = environments.run(JSON.stringify(event), timeoutMs);
      running.add(execution);
      try {
        const answer = await execution;
        const durationMs = Math.round(performance.now() - startedAtMs);
        const outcome = answer.status === 'function-error' ? answer.errorType : 'ok';
        journal.record('lambda', 'invoked', null, { outcome, durationMs });
        return { ...answer, durationMs };
      } finally {
        running.delete(execution);
      }
    },
    output: () => output.lines(),
    async close() {
      isClosed = true;
      await environments.close();
      await Promise.all(running);
    },
  };
}
