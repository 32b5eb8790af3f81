export { startOtlpReceiver, type OtlpReceiver, type ReceivedSpan } from './otlp-receiver.js';
export { createRecordedTracer, type RecordedSpan, type RecordedTracer } from './recorded-tracer.js';
export { documentedNames, readMetricsDoc, type DocumentedMetric } from './metrics-doc.js';
