import type { Logger } from '../logger.js';
import { noTracer } from './no-tracer.js';
import type { TraceExport } from './otlp-export.js';
import { createTracer, type Tracer } from './tracer.js';

export interface TracingConfig {
  /** Name of this process in traces, unless `OTEL_SERVICE_NAME` says otherwise. */
  readonly service: string;
  /** Where a collector takes OTLP over HTTP, such as `http://127.0.0.1:4318/v1/traces`; null: no tracing. */
  readonly tracesUrl: URL | null;
  /** Share of the traces begun here that are kept, 0 to 1; traces begun elsewhere are kept if they were there. */
  readonly sampleRatio: number;
}

export interface Tracing {
  readonly tracer: Tracer;
  /** Resolves when spans are kept; those begun before are lost. At once without tracing. */
  readonly ready: Promise<void>;
  /** Sends what has ended so far. Never rejects; bounded, whatever the collector does. */
  flush(): Promise<void>;
  /** Sends the rest and stops. Never rejects; bounded, whatever the collector does. */
  shutdown(): Promise<void>;
}

/**
 * Tracing for one process. The OpenTelemetry SDK is loaded only where there is a collector to send to; anywhere else spans
 * are empty and hand on the `traceparent` they were given, so that a trace does not break at a process without tracing.
 */
export function createTracing(config: TracingConfig, deps: { readonly logger: Logger }): Tracing {
  let tracer = noTracer;
  const opening = open(config, deps.logger).then((traceExport) => {
    if (traceExport !== null) tracer = createTracer(traceExport.tracer);
    return traceExport;
  });
  const settle = async (end: (traceExport: TraceExport) => Promise<void>): Promise<void> => {
    const traceExport = await opening;
    // That the collector is away has been logged where it was noticed.
    if (traceExport !== null) await end(traceExport).catch(() => undefined);
  };
  return {
    tracer: { start: (name, fields, options) => tracer.start(name, fields, options) },
    ready: opening.then(() => undefined),
    flush: () => settle((traceExport) => traceExport.flush()),
    shutdown: () => settle((traceExport) => traceExport.shutdown()),
  };
}

async function open(config: TracingConfig, logger: Logger): Promise<TraceExport | null> {
  const { tracesUrl } = config;
  if (tracesUrl === null) return null;
  try {
    const { createOtlpExport } = await import('./otlp-export.js');
    return createOtlpExport({ ...config, tracesUrl }, { logger });
  } catch (error) {
    logger.failure('tracing could not be started', error);
    return null;
  }
}
