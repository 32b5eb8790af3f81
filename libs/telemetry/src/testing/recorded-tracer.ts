import type { LogFields } from '../log-fields.js';
import type { Span, SpanOptions, Tracer } from '../tracing/tracer.js';

export interface RecordedSpan {
  readonly name: string;
  readonly fields: LogFields;
  readonly notes: readonly string[];
  readonly failures: readonly unknown[];
  readonly options: SpanOptions;
  readonly isEnded: boolean;
}

export interface RecordedTracer extends Tracer {
  /** In the order they began. */
  readonly spans: readonly RecordedSpan[];
}

/** A tracer without OpenTelemetry that remembers what it was told. Its spans have made-up ids: 1, 2, 3, … */
export function createRecordedTracer(): RecordedTracer {
  const spans: RecordedSpan[] = [];
  return {
    spans,
    start(name, given = {}, options = {}): Span {
      let fields = given;
      const notes: string[] = [];
      const failures: unknown[] = [];
      let isEnded = false;
      const id = (spans.length + 1).toString(16).padStart(16, '0');
      spans.push({
        name,
        get fields() {
          return fields;
        },
        notes,
        failures,
        options,
        get isEnded() {
          return isEnded;
        },
      });
      return {
        set: (more) => void (fields = { ...fields, ...more }),
        note: (note) => void notes.push(note),
        failure: (error) => void failures.push(error),
        end: () => void (isEnded = true),
        traceparent: () => `00-${'1'.repeat(32)}-${id}-01`,
      };
    },
  };
}
