import { parseArgs } from 'node:util';
import { reportText } from './report.js';
import { runChaos, type ChaosConfig } from './run-chaos.js';
import { longRun, shortRun } from './run-sizes.js';

const usage = 'Usage: npm run chaos [-- --short] [-- --seed N] [-- --runs N]\n';

function options(): { readonly isShort: boolean; readonly seed: number; readonly runs: number } | null {
  try {
    const { values } = parseArgs({
      options: { short: { type: 'boolean' }, seed: { type: 'string' }, runs: { type: 'string' } },
    });
    const isShort = values.short ?? false;
    const seed = Number(values.seed ?? Date.now() % 1_000_000);
    const runs = Number(values.runs ?? (isShort ? 1 : 5));
    return Number.isSafeInteger(seed) && Number.isSafeInteger(runs) && runs > 0
      ? { isShort, seed, runs }
      : null;
  } catch {
    return null;
  }
}

async function main(): Promise<number> {
  const given = options();
  if (given === null) {
    process.stderr.write(usage);
    return 2;
  }
  let violations = 0;
  for (let run = 0; run < given.runs; run += 1) {
    const seed = given.seed + run;
    const size = given.isShort ? shortRun : longRun;
    const config: ChaosConfig = { ...size, seed, bundle: 'dist/apps/orchestrator/main.cjs' };
    const result = await runChaos(config);
    process.stdout.write(`${reportText(result)}\n`);
    if (result.violations.length === 0) continue;
    violations += result.violations.length;
    process.stdout.write(
      `Repeat: npm run chaos -- --seed ${seed} --runs 1${given.isShort ? ' --short' : ''}\n\n`,
    );
  }
  return violations === 0 ? 0 : 1;
}

main().then(
  (exitCode) => void (process.exitCode = exitCode),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : 'failed'}\n`);
    process.exitCode = 1;
  },
);
