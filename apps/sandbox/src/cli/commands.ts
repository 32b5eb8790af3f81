import { allScenarios } from '../scenarios/all-scenarios.js';
import type { WorldOptions } from '../world/world.js';
import { commandError } from './command-error.js';
import { playRemotely, untilUp } from './control-client.js';
import { notJudged } from './far-story.js';
import type { FarWorld } from './far-world.js';
import type { Paint } from './paint.js';
import { findScenario } from './find-scenario.js';
import { announce, conclude, eventPrinter } from './play-output.js';
import { readWorldFile } from './world-file.js';

/** What a command needs of the process it runs in. */
export interface CommandDeps {
  readonly world: Pick<WorldOptions, 'bundlesDir' | 'path'>;
  readonly worldFile: string;
  /** Where calls are played; null: in the world that `start` keeps up. */
  readonly farWorld: FarWorld | null;
  readonly signal: AbortSignal;
  readonly paint: Paint;
  /** A line for people; nothing of it is on stdout with `--json`. */
  readonly print: (line: string) => void;
  /** With `--json`: one line for each thing that is told. */
  readonly printJson: (value: unknown) => void;
}

interface PlayOptions {
  readonly scenario: string;
  readonly json: boolean;
}

export function list({ json }: { readonly json: boolean }, { print, printJson }: CommandDeps): number {
  const width = Math.max(...allScenarios.map(({ name }) => name.length));
  if (json) printJson(allScenarios.map(({ name, title }) => ({ name, title })));
  else for (const { name, title } of allScenarios) print(`${name.padEnd(width)}  ${title}`);
  return 0;
}

/** One call in a world that is kept up. @returns 0 when everything expected was observed */
export async function call(options: PlayOptions, deps: CommandDeps): Promise<number> {
  return deps.farWorld === null ? callHere(options, deps) : callFar(options, deps.farWorld, deps);
}

/** The services of a world elsewhere are not its own, so that less of the call is seen. */
async function callFar(options: PlayOptions, world: FarWorld, deps: CommandDeps): Promise<number> {
  const scenario = findScenario(options.scenario);
  if (!options.json) announce(scenario.title, deps);
  await untilUp(world, deps.signal);
  const report = await playRemotely(world, scenario.name, eventPrinter(options, deps), deps.signal);
  const unseen = notJudged(scenario);
  if (options.json) {
    deps.printJson({ ...report, notJudged: unseen });
    return report.passed ? 0 : 1;
  }
  const exitCode = conclude(report, options, deps);
  deps.print(`Not judged, because the services’ logs are not seen: ${unseen.join(', ')}.`);
  return exitCode;
}

async function callHere(options: PlayOptions, deps: CommandDeps): Promise<number> {
  const scenario = findScenario(options.scenario);
  const file = await readWorldFile(deps.worldFile);
  if (file === null) {
    throw commandError(
      'NO_WORLD',
      'No world is running: start one with `npm start` in another terminal, or use `npm run demo`.',
    );
  }
  if (!options.json) announce(scenario.title, deps);
  const report = await playRemotely(file, scenario.name, eventPrinter(options, deps), deps.signal);
  return conclude(report, options, deps);
}
