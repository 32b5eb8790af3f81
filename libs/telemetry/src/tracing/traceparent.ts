import { isSpanContextValid, type SpanContext } from '@opentelemetry/api';

/** Later versions may only append fields, so their beginning is read like that of version 00. */
const pattern = /^(?!ff)([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.{0,400})?$/;

/**
 * Reads a W3C `traceparent` that came from outside.
 * @returns null for anything else: whoever sends nonsense starts a trace of its own
 * @see https://www.w3.org/TR/trace-context/#traceparent-header
 */
export function parseTraceparent(text: string): SpanContext | null {
  const [, version, traceId = '', spanId = '', flags = '', rest] = pattern.exec(text) ?? [];
  if (version === '00' && rest !== undefined) return null;
  const spanContext = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
  return isSpanContextValid(spanContext) ? spanContext : null;
}

/** @returns null for a context that names no trace */
export function formatTraceparent(spanContext: SpanContext): string | null {
  if (!isSpanContextValid(spanContext)) return null;
  const { traceId, spanId, traceFlags } = spanContext;
  return `00-${traceId}-${spanId}-${(traceFlags & 0xff).toString(16).padStart(2, '0')}`;
}
