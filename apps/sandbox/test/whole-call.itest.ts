import { allScenarios } from '../src/scenarios/all-scenarios.js';
import { runScenario } from '../src/scenarios/run-scenario.js';
import type { Scenario } from '../src/scenarios/scenario.js';
import type { ScenarioReport } from '../src/scenarios/scenario-report.js';
import { bargeIn } from '../src/scenarios/stories/barge-in.js';
import { humanPlease } from '../src/scenarios/stories/human-please.js';
import { usualVoice, type VoiceSetup } from '../src/world/voice-setup.js';
import { startWorld } from '../src/world/world.js';
import { bundlesDir, servicePath } from './support/bundles.js';

/** Calls last as long as they do in life; more worlds at once would cost a small machine its 20 ms clock. */
const atOnce = 3;
const longestMs = 120_000;

interface Play {
  readonly name: string;
  readonly scenario: Scenario;
  readonly voice: VoiceSetup;
}

function playWith(voice: VoiceSetup): (scenario: Scenario) => Play {
  return (scenario) => ({
    name: `${scenario.name}, ${voice.provider} with ${voice.audio}`,
    scenario,
    voice,
  });
}

/** Every story as it usually is, and those in which all of the audio path has its part in every other way. */
const plays: readonly Play[] = [
  ...allScenarios.map(playWith(usualVoice)),
  ...[humanPlease, bargeIn].map(playWith({ provider: 'openai', audio: 'pcm16' })),
  ...[humanPlease, bargeIn].map(playWith({ provider: 'nova', audio: 'pcm16' })),
];

/** A failed comparison shows the whole call. */
interface Verdict {
  readonly failures: readonly string[];
  readonly call: readonly string[];
}

const asExpected: Verdict = { failures: [], call: [] };

const limit = createLimit(atOnce);
const runs = new Map<string, Promise<ScenarioReport>>();

beforeAll(() => {
  for (const play of plays) {
    const run = limit(() => playAlone(play));
    run.catch(() => undefined);
    runs.set(play.name, run);
  }
});

describe('a whole call through the built services', () => {
  it.each(plays)(
    '$name: $scenario.title',
    async ({ name, voice }) => {
      const report = await runs.get(name);

      expect(report && verdictOn(report)).toEqual(asExpected);
      expect(report?.fidelity).toMatchObject(promised(voice));
    },
    longestMs * plays.length,
  );
});

/** The judgement is part of the report; this is that there was something to judge. */
function promised({ audio }: VoiceSetup): object {
  const isExact = audio === 'pcmu';
  const bitIdentical = isExact ? true : (expect.any(Boolean) as boolean);
  return {
    path: isExact ? 'pass-through' : 'converted',
    callerHeard: {
      total: { bitIdentical, correlation: expect.any(Number) as number, gapsMs: 0 },
      unknownMs: 0,
    },
    modelHeard: { total: { bitIdentical, correlation: expect.any(Number) as number } },
  };
}

async function playAlone({ scenario, voice }: Play): Promise<ScenarioReport> {
  const world = await startWorld({ bundlesDir, path: servicePath, voice });
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
