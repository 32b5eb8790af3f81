import { runScenario } from '../scenarios/run-scenario.js';
import type { Scenario } from '../scenarios/scenario.js';
import type { Closers } from '../world/closers.js';
import { listenOnLoopback, type Listening } from '../world/listen.js';
import type { World } from '../world/world.js';
import { createControlServer } from './control-server.js';
import { findScenario } from './find-scenario.js';
import { assertFits } from './story-world.js';

export interface ControlOptions {
  readonly world: World;
  readonly secret: string;
  /** Ends the calls that are being played. */
  readonly signal: AbortSignal;
  /** Makes of a story what can be played and judged in this world; rejects when that is nothing. */
  readonly prepare?: (scenario: Scenario, signal: AbortSignal) => Promise<Scenario>;
}

/** Takes calls for a running world, on loopback. */
export async function openControl(options: ControlOptions, closers: Closers): Promise<Listening> {
  const { world, secret, prepare } = options;
  const server = createControlServer({
    secret,
    async play(name, onEvent, gone) {
      const scenario = findScenario(name);
      assertFits(scenario, world);
      const signal = AbortSignal.any([gone, options.signal]);
      const fitting = (await prepare?.(scenario, signal)) ?? scenario;
      return runScenario(fitting, world, { onEvent, signal });
    },
  });
  const listening = await listenOnLoopback(server);
  closers.add(() => listening.close());
  return listening;
}
