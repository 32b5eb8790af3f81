import { inSpan, type Span, type Tracer } from '@voc/telemetry';
import type { PublishEscalation } from './escalation-publisher.js';

/** The same publisher, its messages part of a call's trace. */
export function tracedPublish(publish: PublishEscalation, tracer: Tracer, parent: Span): PublishEscalation {
  return (event) =>
    inSpan(
      tracer,
      'publish escalation',
      { handover_id: event.handover_id, reason: event.reason },
      (span) => publish(event, span.traceparent()),
      { parent, kind: 'producer' },
    );
}
