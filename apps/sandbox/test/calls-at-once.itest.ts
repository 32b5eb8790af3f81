import { runScenario } from '../src/scenarios/run-scenario.js';
import type { Scenario } from '../src/scenarios/scenario.js';
import { humanPlease } from '../src/scenarios/stories/human-please.js';
import { startWorld, type World } from '../src/world/world.js';
import { bundlesDir, servicePath } from './support/bundles.js';

const callers = ['+15550100011', '+15550100012', '+15550100013', '+15550100014'];
const longestMs = 90_000;

let world: World;
beforeEach(async () => (world = await startWorld({ bundlesDir, path: servicePath })), 30_000);
afterEach(() => world.close(), 30_000);

function callOf(from: string): Scenario {
  const expectations = humanPlease.expectations.map((each) =>
    each.expect === 'agent-saw' ? { ...each, attributes: { ...each.attributes, caller_phone: from } } : each,
  );
  return { ...humanPlease, caller: { ...humanPlease.caller, from }, expectations };
}

describe('calls at once in one world', () => {
  it(
    'gives every agent the context of their own caller',
    async () => {
      const signal = AbortSignal.timeout(longestMs);

      const reports = await Promise.all(
        callers.map((from) => runScenario(callOf(from), world, { onEvent: () => undefined, signal })),
      );

      expect(reports.flatMap(({ failures }) => failures)).toEqual([]);
      expect(new Set(reports.map(({ agent }) => agent?.['conversation_id'])).size).toBe(callers.length);
      const { contacts, tickets, notes } = world.hubspot.state();
      expect([contacts.length, tickets.length, notes.length]).toEqual([
        callers.length,
        callers.length,
        callers.length,
      ]);
    },
    longestMs,
  );
});
