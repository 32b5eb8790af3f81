import type { Scenario, ScenarioFaults } from './scenario.js';

/** Whether the world itself changes the caller's voice on its way: then it cannot arrive as it was spoken. */
export function hasLineTrouble({ faults = {}, caller }: Pick<Scenario, 'faults' | 'caller'>): boolean {
  const changes = caller.steps.flatMap((step) => ('set' in step ? step.set : []));
  return [faults, ...changes].some(changesVoice);
}

function changesVoice({ twilio = {} }: ScenarioFaults): boolean {
  const { echo = false, lineNoiseDb = null, callerGap = null } = twilio;
  return echo || lineNoiseDb !== null || callerGap !== null;
}
