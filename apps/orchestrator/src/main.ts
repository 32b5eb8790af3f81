import { errorFields } from '@voc/errors';
import { systemClock } from '@voc/resilience';
import { createLogger, createMetricsRegistry, createTracing, serviceVersion } from '@voc/telemetry';
import { startHealthServer } from './http/health-server.js';
import { createOrchestrator } from './orchestrator.js';
import { createAwsClients, readSettings } from './process-settings.js';

/** Less than the 30 s a container platform waits by default before it kills. */
const stopGraceMs = 20_000;

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  if ('problem' in settings) {
    process.stderr.write(`${settings.problem}\n`);
    process.exit(1);
  }
  const { config } = settings;
  const logger = createLogger({ service: 'orchestrator', ...config.log });
  const metrics = createMetricsRegistry();
  const tracing = createTracing({ service: 'orchestrator', ...settings.traces }, { logger });
  const worker = createOrchestrator(config, {
    ...createAwsClients(settings),
    metrics,
    tracer: tracing.tracer,
    clock: systemClock,
    logger,
  });
  const health =
    config.health === null
      ? null
      : await startHealthServer(config.health, { isReady: worker.isReceiving, metrics });
  const stop = (signal: NodeJS.Signals): void => {
    logger.info('orchestrator stops', { signal });
    void Promise.allSettled([worker.stop(stopGraceMs), health?.close()])
      .then(() => tracing.shutdown())
      .then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);

  // Last: whoever reads that it is ready may stop it at once.
  worker.start();
  logger.info('orchestrator ready', { version: serviceVersion, ...(health && { port: health.port }) });
}

main().catch((error: unknown) => {
  process.stderr.write(`orchestrator could not start: ${errorFields(error).error_code}\n`);
  process.exit(1);
});
