import { runScenario } from '../scenarios/run-scenario.js';
import type { Scenario } from '../scenarios/scenario.js';
import type { ScenarioReport } from '../scenarios/scenario-report.js';
import type { VoiceSetup } from '../world/voice-setup.js';
import { startWorld, type OwnWorld } from '../world/world.js';
import type { CommandDeps } from './commands.js';
import { findScenario } from './find-scenario.js';
import { announce, conclude, eventPrinter } from './play-output.js';
import { fitOf, worldFor } from './story-world.js';

export interface DemoOptions {
  /** Names, at least one; played in this order. */
  readonly scenarios: readonly string[];
  readonly json: boolean;
  readonly voice: Partial<VoiceSetup>;
}

/** Keeps one world at a time. */
interface WorldKeeper {
  /** The world that is there, with a new gateway where only that must be another; or else a new world. */
  worldOf(scenario: Scenario): Promise<OwnWorld>;
  /** The next story gets a new one. */
  giveUp(): Promise<void>;
}

/**
 * One call after another, in as few worlds as they need. A world in which something was not as expected is given up, so
 * that no story pays for another.
 * @returns 0 when everything expected was observed in each of them
 */
export async function demo(options: DemoOptions, deps: CommandDeps): Promise<number> {
  const scenarios = options.scenarios.map(findScenario);
  for (const scenario of scenarios) worldFor(scenario, options.voice);
  const isOneOfMany = scenarios.length > 1;
  const keeper = keepWorld(options.voice, deps);
  const failed: string[] = [];
  try {
    for (const scenario of scenarios) {
      const report = await play(scenario, keeper, options, deps);
      conclude(report, options, deps);
      if (isOneOfMany && !options.json) deps.print('');
      if (report.passed) continue;
      failed.push(scenario.name);
      await keeper.giveUp();
    }
  } finally {
    await keeper.giveUp();
  }
  if (isOneOfMany && !options.json) deps.print(total(scenarios.length, failed));
  return failed.length === 0 ? 0 : 1;
}

async function play(
  scenario: Scenario,
  keeper: WorldKeeper,
  options: DemoOptions,
  deps: CommandDeps,
): Promise<ScenarioReport> {
  if (!options.json) announce(scenario.title, deps);
  const world = await keeper.worldOf(scenario);
  return runScenario(scenario, world, { onEvent: eventPrinter(options, deps), signal: deps.signal });
}

function keepWorld(voice: Partial<VoiceSetup>, deps: CommandDeps): WorldKeeper {
  let kept: OwnWorld | null = null;
  const giveUp = async (): Promise<void> => {
    const world = kept;
    kept = null;
    await world?.close();
  };
  return {
    giveUp,
    async worldOf(scenario) {
      const needed = worldFor(scenario, voice);
      if (kept !== null) {
        const fit = fitOf(kept, needed);
        if (fit === 'all') return kept;
        if (fit === 'all but the gateway') return (kept = await kept.withGateway(needed.extraEnv.gateway));
      }
      await giveUp();
      return (kept = await startWorld({ ...deps.world, ...needed }));
    },
  };
}

function total(played: number, failed: readonly string[]): string {
  if (failed.length === 0) return `All ${played} stories went as expected.`;
  return `${failed.length} of ${played} stories did not go as expected: ${failed.join(', ')}.`;
}
