import { hasLineTrouble } from './line-trouble.js';
import type { CallerStep, ScenarioFaults } from './scenario.js';

function story(faults: ScenarioFaults, steps: readonly CallerStep[] = []) {
  return { faults, caller: { from: '+15550100001', steps } };
}

describe('line trouble', () => {
  it.each<ScenarioFaults>([
    { twilio: { echo: true } },
    { twilio: { lineNoiseDb: -55 } },
    { twilio: { callerGap: { afterSpeechMs: 300, lengthMs: 100 } } },
  ])('is %j, from the beginning or later', (faults) => {
    expect(hasLineTrouble(story(faults))).toBe(true);
    expect(hasLineTrouble(story({}, [{ hear: 'greeting' }, { set: faults }]))).toBe(true);
  });

  it.each<ScenarioFaults>([
    {},
    { twilio: { markDelayMs: 500, callerBurstFrames: 10 } },
    { model: { thinkMs: 500 } },
  ])('is not %j', (faults) => {
    expect(hasLineTrouble(story(faults, [{ set: faults }]))).toBe(false);
  });
});
