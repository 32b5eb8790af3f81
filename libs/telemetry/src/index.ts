export {
  createLogger,
  silentLogger,
  type Logger,
  type LoggerDeps,
  type LoggerOptions,
  type LogLevel,
} from './logger.js';
export { createJsonLogger, type JsonLoggerOptions } from './json-logger.js';
export {
  classify,
  correlationFields,
  logFields,
  type Correlation,
  type LogField,
  type LogFields,
} from './log-fields.js';
export {
  createMetricsRegistry,
  type CounterMetric,
  type GaugeMetric,
  type HistogramMetric,
  type MetricDescription,
  type MetricType,
  type MetricsRegistry,
} from './metrics.js';
export {
  activeTraceparent,
  createTracer,
  inSpan,
  type Span,
  type SpanOptions,
  type Tracer,
} from './tracing/tracer.js';
export { createTracing, type Tracing, type TracingConfig } from './tracing/tracing.js';
export { serviceVersion } from './service-version.js';
export { noTracer } from './tracing/no-tracer.js';
