import { parseEscalationRequested, type EscalationRequested } from '@voc/contracts';
import type { MessageHandler } from '../queue/handle-message.js';
import type { HandoverRun, RunOptions } from './run-handover.js';

/** A little after the other's lease is over, so that this delivery then finds it free or finished. */
const afterLeaseMs = 1_000;

/** From a message of the queue to a handover, and back to what becomes of the message. */
export function createEscalationHandler(
  run: (event: EscalationRequested, options: RunOptions) => Promise<HandoverRun>,
): MessageHandler {
  return async (message, { signal, releaseSlot }) => {
    const parsed = parseEscalationRequested(message.body);
    if (parsed.status === 'refused') {
      return { status: 'refused', reason: parsed.reason, field: parsed.field ?? null };
    }
    const result = await run(parsed.event, { signal, onCallerServed: releaseSlot });
    return result.status === 'finished'
      ? { status: 'done' }
      : { status: 'later', delayMs: result.retryAfterMs + afterLeaseMs };
  };
}
