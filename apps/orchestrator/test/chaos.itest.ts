import { join } from 'node:path';
import { killCount } from '../chaos/fault-plan.js';
import { reportText } from '../chaos/report.js';
import { runChaos } from '../chaos/run-chaos.js';
import { shortRun } from '../chaos/run-sizes.js';

jest.setTimeout(90_000);

describe('the orchestrator in a storm of kills, duplicates and faults', () => {
  it('gives every caller an agent with context or back to the bot, and HubSpot each handover once', async () => {
    const bundle = join(__dirname, '../../../dist/apps/orchestrator/main.cjs');

    const result = await runChaos({ ...shortRun, seed: 20_261_122, bundle });

    expect(result.violations.length === 0 ? '' : reportText(result)).toBe('');
    // A storm that never happened would prove nothing.
    expect(killCount(result.counts)).toBeGreaterThan(3);
    expect(Object.values(result.counts.faults).reduce((sum, count) => sum + count)).toBeGreaterThan(0);
    expect(result.aftermath.calls).toHaveLength(shortRun.calmCalls + shortRun.stormyCalls);
  });
});
