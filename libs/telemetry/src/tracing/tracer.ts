import {
  context,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type Link,
  type Span as OtelSpan,
  type Tracer as OtelTracer,
} from '@opentelemetry/api';
import { errorFields } from '@voc/errors';
import { classify, type LogFields } from '../log-fields.js';
import { formatTraceparent, parseTraceparent } from './traceparent.js';

/**
 * Something that takes time. It carries the fields of log lines and no others: what may not leave the process in a log
 * may not leave it in a trace. Names and notes are constants.
 */
export interface Span {
  set(fields: LogFields): void;
  /** Something that happened at one moment of it. */
  note(name: string, fields?: LogFields): void;
  /** Marks it as failed, with the safe part of the error: codes and names, never foreign messages. */
  failure(error: unknown): void;
  /** Later calls change nothing. */
  end(): void;
  /** W3C `traceparent` for the next hop; null when there is no trace to go on with. */
  traceparent(): string | null;
}

export interface SpanOptions {
  /**
   * What it is a part of: a span of this process, or a `traceparent` from outside, of which one that cannot be read
   * counts as none. null begins a trace; by default it is a part of the span that `inSpan` runs it in, if any.
   */
  readonly parent?: Span | string | null;
  /** `traceparent` of work that led to this without waiting for it. */
  readonly links?: readonly (string | null)[];
  /** Epoch milliseconds; now unless given. For work whose trace is known only when some of it is done. */
  readonly startedAtMs?: number;
  readonly kind?: 'internal' | 'server' | 'client' | 'producer' | 'consumer';
}

export interface Tracer {
  /** Begins a span, to be ended by whoever asked for it. */
  start(name: string, fields?: LogFields, options?: SpanOptions): Span;
}

const kinds = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;

/** Our spans, with OpenTelemetry's inside; kept apart so that nobody reaches past the classification. */
const insides = new WeakMap<Span, OtelSpan>();

/** Our narrow interface over OpenTelemetry's. */
export function createTracer(otel: Pick<OtelTracer, 'startSpan'>): Tracer {
  return {
    start(name, fields = {}, { parent, links = [], kind = 'internal', startedAtMs } = {}) {
      const options = {
        kind: kinds[kind],
        attributes: attributesOf(fields),
        links: linksTo(links),
        ...(startedAtMs === undefined ? {} : { startTime: startedAtMs }),
      };
      return wrap(otel.startSpan(name, options, contextOf(parent)));
    },
  };
}

/**
 * Does the work within a span, which ends with it; a throw or rejection marks it as failed. Spans that begin meanwhile are
 * parts of it, as far as they are begun by what the work itself awaits.
 */
export async function inSpan<Result>(
  tracer: Tracer,
  name: string,
  fields: LogFields,
  work: (span: Span) => Result | Promise<Result>,
  options?: SpanOptions,
): Promise<Result> {
  const span = tracer.start(name, fields, options);
  try {
    return await context.with(contextOf(span), () => work(span));
  } catch (error) {
    span.failure(error);
    throw error;
  } finally {
    span.end();
  }
}

/** `traceparent` of the span that `inSpan` runs us in; null outside. */
export function activeTraceparent(): string | null {
  const spanContext = trace.getSpanContext(context.active());
  return spanContext === undefined ? null : formatTraceparent(spanContext);
}

function contextOf(parent: Span | string | null | undefined): Context {
  if (parent === undefined) return context.active();
  if (parent === null) return ROOT_CONTEXT;
  if (typeof parent === 'string') {
    const spanContext = parseTraceparent(parent);
    return spanContext === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, spanContext);
  }
  const inside = insides.get(parent);
  return inside === undefined ? contextOf(parent.traceparent()) : trace.setSpan(ROOT_CONTEXT, inside);
}

function linksTo(traceparents: readonly (string | null)[]): Link[] {
  return traceparents.flatMap((traceparent) => {
    const spanContext = traceparent === null ? null : parseTraceparent(traceparent);
    return spanContext === null ? [] : [{ context: spanContext }];
  });
}

function wrap(inside: OtelSpan): Span {
  const span: Span = {
    set: (fields) => void inside.setAttributes(attributesOf(fields)),
    note: (name, fields = {}) => void inside.addEvent(name, attributesOf(fields)),
    failure(error) {
      const fields = { ...errorFields(error) };
      inside.setAttributes(attributesOf(fields));
      inside.setStatus({ code: SpanStatusCode.ERROR, message: fields.error_code });
    },
    end: () => inside.end(),
    traceparent: () => formatTraceparent(inside.spanContext()),
  };
  insides.set(span, inside);
  return span;
}

/** OpenTelemetry has no null; a field that is not known is not there. */
function attributesOf(fields: LogFields): Attributes {
  const attributes: Attributes = {};
  for (const [name, value] of Object.entries(classify(fields))) {
    if (value !== null && value !== undefined) attributes[name] = value;
  }
  return attributes;
}
