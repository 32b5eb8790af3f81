import type { Journal } from '../world/journal.js';
import {
  startLambdaEnvironment,
  type EnvironmentAnswer,
  type LambdaEnvironment,
  type LambdaEnvironmentOptions,
} from './lambda-environment.js';

/** The execution environments of one function, warm ones first. */
export interface LambdaEnvironments {
  /** Runs one event in an environment of its own; starts one if all are busy. */
  run(event: string, timeLimitMs: number): Promise<EnvironmentAnswer>;
  close(): Promise<void>;
}

export function createLambdaEnvironments(
  options: LambdaEnvironmentOptions,
  deps: { readonly journal: Journal },
): LambdaEnvironments {
  const all = new Set<LambdaEnvironment>();
  const idle: LambdaEnvironment[] = [];
  let isClosed = false;

  const takeIdle = (): LambdaEnvironment | undefined => {
    for (let environment = idle.pop(); environment !== undefined; environment = idle.pop()) {
      if (environment.isAlive()) return environment;
      all.delete(environment);
    }
    return undefined;
  };
  const start = async (): Promise<Awaited<ReturnType<typeof startLambdaEnvironment>>> => {
    const startedAtMs = performance.now();
    const environment = await startLambdaEnvironment(options);
    const initMs = Math.round(performance.now() - startedAtMs);
    deps.journal.record('lambda', 'cold-started', null, { initMs, loaded: 'run' in environment });
    return environment;
  };

  return {
    async run(event, timeLimitMs) {
      const environment = takeIdle() ?? (await start());
      if (!('run' in environment)) return environment;
      all.add(environment);
      if (isClosed) await environment.close();
      const answer = await environment.run(event, timeLimitMs);
      if (environment.isAlive()) idle.push(environment);
      else all.delete(environment);
      return answer;
    },
    async close() {
      isClosed = true;
      await Promise.all([...all].map((environment) => environment.close()));
    },
  };
}
