import { allScenarios } from '../src/scenarios/all-scenarios.js';
import { runScenario } from '../src/scenarios/run-scenario.js';
import type { Scenario } from '../src/scenarios/scenario.js';
import type { ScenarioReport } from '../src/scenarios/scenario-report.js';
import { startWorld } from '../src/world/world.js';
import { bundlesDir, servicePath } from './support/bundles.js';

/** Calls last as long as they do in life; more worlds at once would cost a small machine its 20 ms clock. */
const atOnce = 3;
const longestMs = 120_000;

/** A failed comparison shows the whole call. */
interface Verdict {
  readonly failures: readonly string[];
  readonly call: readonly string[];
}

const asExpected: Verdict = { failures: [], call: [] };

const limit = createLimit(atOnce);
const runs = new Map<string, Promise<ScenarioReport>>();

beforeAll(() => {
  for (const scenario of allScenarios) {
    const run = limit(() => playAlone(scenario));
    run.catch(() => undefined);
    runs.set(scenario.name, run);
  }
});

describe('a whole call through the built services', () => {
  it.each(allScenarios.map(({ name, title }) => ({ name, title })))(
    '$name: $title',
    async ({ name }) => {
      const report = await runs.get(name);

      expect(report && verdictOn(report)).toEqual(asExpected);
    },
    longestMs * allScenarios.length,
  );
});

async function playAlone(scenario: Scenario): Promise<ScenarioReport> {
  const world = await startWorld({ bundlesDir, path: servicePath });
  try {
    const signal = AbortSignal.timeout(longestMs);
    return await runScenario(scenario, world, { onEvent: () => undefined, signal });
  } finally {
    await world.close();
  }
}

function verdictOn({ failures, timeline }: ScenarioReport): Verdict {
  if (failures.length === 0) return asExpected;
  return {
    failures,
    call: timeline.map(({ atMs, who, what }) => `${(atMs / 1_000).toFixed(2)} ${who}: ${what}`),
  };
}

function createLimit(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => void waiting.push(resolve));
    running += 1;
    try {
      return await work();
    } finally {
      running -= 1;
      waiting.shift()?.();
    }
  };
}
