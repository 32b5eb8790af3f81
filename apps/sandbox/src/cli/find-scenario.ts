import { allScenarios } from '../scenarios/all-scenarios.js';
import type { Scenario } from '../scenarios/scenario.js';
import { commandError } from './command-error.js';

/** @throws CodedError UNKNOWN_SCENARIO naming those there are */
export function findScenario(name: string): Scenario {
  const scenario = allScenarios.find((each) => each.name === name);
  if (scenario !== undefined) return scenario;
  const names = allScenarios.map((each) => each.name).join(', ');
  throw commandError('UNKNOWN_SCENARIO', `There is no scenario "${name}". There are: ${names}.`);
}
