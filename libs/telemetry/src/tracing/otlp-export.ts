import { context, type Tracer as OtelTracer } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  defaultResource,
  detectResources,
  resourceAttributesEnvDetector,
  resourceFromAttributes,
  serviceNameEnvDetector,
} from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
  type SpanExporter,
} from '@opentelemetry/sdk-trace';
import type { Logger } from '../logger.js';
import { serviceVersion } from '../service-version.js';

export interface TraceExport {
  readonly tracer: OtelTracer;
  flush(): Promise<void>;
  shutdown(): Promise<void>;
}

/** For one batch with its repeats; a process that stops waits no longer for a collector that does not answer. */
const sendTimeoutMs = 3_000;
const batchDelayMs = 1_000;

/**
 * The OpenTelemetry SDK, sending batches as OTLP over HTTP with JSON. `OTEL_EXPORTER_OTLP_HEADERS`, `OTEL_SERVICE_NAME` and
 * `OTEL_RESOURCE_ATTRIBUTES` it reads from the environment by itself.
 */
export function createOtlpExport(
  config: { readonly service: string; readonly tracesUrl: URL; readonly sampleRatio: number },
  deps: { readonly logger: Logger },
): TraceExport {
  const contextManager = new AsyncLocalStorageContextManager().enable();
  context.setGlobalContextManager(contextManager);
  const exporter = new OTLPTraceExporter({ url: config.tracesUrl.href, timeoutMillis: sendTimeoutMs });
  const provider = new TracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': config.service, 'service.version': serviceVersion }))
      .merge(detectResources({ detectors: [resourceAttributesEnvDetector, serviceNameEnvDetector] })),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(config.sampleRatio) }),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: tellTrouble(exporter, deps.logger),
        scheduledDelayMillis: batchDelayMs,
        exportTimeoutMillis: sendTimeoutMs + 500,
      }),
    ],
  });
  return {
    tracer: provider.getTracer('voc'),
    flush: () => provider.forceFlush({ timeoutMillis: sendTimeoutMs + 1_000 }),
    async shutdown() {
      try {
        await provider.shutdown();
      } finally {
        context.disable();
        contextManager.disable();
      }
    },
  };
}

/** Says once that the collector does not take spans, and once that it does again; each lost batch would be a flood. */
function tellTrouble(exporter: SpanExporter, logger: Logger): SpanExporter {
  let isInTrouble = false;
  return {
    export(spans, report) {
      exporter.export(spans, (result) => {
        const hasFailed = result.error !== undefined;
        if (hasFailed && !isInTrouble)
          logger.failure('traces cannot be delivered', result.error, { count: spans.length });
        if (!hasFailed && isInTrouble) logger.info('traces are delivered again');
        isInTrouble = hasFailed;
        report(result);
      });
    },
    shutdown: () => exporter.shutdown(),
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
  };
}
