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
  type MetricsRegistry,
} from './metrics.js';
