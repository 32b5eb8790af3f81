import { parseEscalationRequested, type EscalationRequested } from '@voc/contracts';
import { inSpan, type Correlation, type Tracer } from '@voc/telemetry';
import type { MessageHandler } from '../queue/handle-message.js';
import type { HandoverRun, RunOptions } from './run-handover.js';

/** A little after the other's lease is over, so that this delivery then finds it free or finished. */
const afterLeaseMs = 1_000;

/** The ids of the call that a message of the queue is about; none for one that cannot be read. */
export function correlationOf({ body }: { readonly body: string }): Correlation {
  const parsed = parseEscalationRequested(body);
  if (parsed.status === 'refused') return {};
  const { call_sid, stream_sid, conversation_id, handover_id } = parsed.event;
  return { call_sid, stream_sid, conversation_id, handover_id };
}

/** From a message of the queue to a handover in the trace of its call, and back to what becomes of the message. */
export function createEscalationHandler(
  run: (event: EscalationRequested, options: RunOptions) => Promise<HandoverRun>,
  tracer: Tracer,
): MessageHandler {
  return async (message, { signal, releaseSlot }) => {
    const parsed = parseEscalationRequested(message.body);
    if (parsed.status === 'refused') {
      return { status: 'refused', reason: parsed.reason, field: parsed.field ?? null };
    }
    const { call_sid, stream_sid, conversation_id, handover_id } = parsed.event;
    const result = await inSpan(
      tracer,
      'handover',
      { call_sid, stream_sid, conversation_id, handover_id, receive_count: message.receiveCount },
      async (span) => {
        const handled = await run(parsed.event, { signal, onCallerServed: releaseSlot });
        span.set({ outcome: handled.status });
        return handled;
      },
      { parent: message.traceparent, kind: 'consumer' },
    );
    return result.status === 'finished'
      ? { status: 'done' }
      : { status: 'later', delayMs: result.retryAfterMs + afterLeaseMs };
  };
}
