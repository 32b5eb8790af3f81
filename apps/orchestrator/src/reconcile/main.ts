import { errorFields } from '@voc/errors';
import { systemClock } from '@voc/resilience';
import { createMetricsRegistry, noTracer, silentLogger } from '@voc/telemetry';
import { createOrchestrator } from '../orchestrator.js';
import { createAwsClients, readSettings } from '../process-settings.js';
import { parseReconcileOptions, reconcileUsage } from './reconcile-options.js';
import { exitCodeOf, reportText } from './reconcile-report.js';

/** One run by hand, beside whatever the replicas do: it needs no lead, because doing a thing twice is harmless. */
async function main(): Promise<number> {
  const options = parseReconcileOptions(process.argv.slice(2));
  if (options === 'help') {
    process.stdout.write(reconcileUsage);
    return 0;
  }
  if ('problem' in options) return fail(2, `${options.problem}\n\n${reconcileUsage}`);
  const settings = readSettings(process.env);
  if ('problem' in settings) return fail(2, `${settings.problem}\n`);
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
  const { reconcile } = createOrchestrator(settings.config, {
    ...createAwsClients(settings),
    metrics: createMetricsRegistry(),
    tracer: noTracer,
    clock: systemClock,
    logger: silentLogger,
  });
  const report = await reconcile({ isDryRun: options.isDryRun, signal: stopping.signal });
  process.stdout.write(options.isJson ? `${JSON.stringify(report)}\n` : reportText(report));
  return stopping.signal.aborted ? 1 : exitCodeOf(report);
}

function fail(exitCode: number, message: string): number {
  process.stderr.write(message);
  return exitCode;
}

main().then(
  (exitCode) => void (process.exitCode = exitCode),
  (error: unknown) => {
    process.stderr.write(`reconciling failed: ${errorFields(error).error_code}\n`);
    process.exitCode = 1;
  },
);
