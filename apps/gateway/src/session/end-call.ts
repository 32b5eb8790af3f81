import { withDeadline } from '@voc/resilience';
import type { StreamEnd } from '../media-stream/media-stream.js';
import { summaryFields } from '../summary/summary-fields.js';
import type { LiveCall } from './live-call.js';
import type { Session } from './session.js';

/** Neither provider nor table may keep a call that is over counted as running, and a drain waiting for it. */
const closeBudgetMs = 5_000;

/** The stream is over, whoever ended it: everything is let go, and what the call came to is written down. */
export async function endCall(session: Session, end: StreamEnd): Promise<void> {
  const { live, log, deps } = session;
  session.left.abort(new Error('the stream has ended'));
  session.callerAudio.close();
  session.ledger.close();
  const durationMs = session.meter.ended();
  const reason = live?.endReason(end) ?? end;
  log.info('media stream ended', { reason, duration_ms: durationMs });
  const closing = [async () => session.voice?.client.close(), async () => live?.finish(end)];
  const results = await Promise.allSettled(
    closing.map((close) => withDeadline(deps.clock, closeBudgetMs, close)),
  );
  for (const result of results) {
    if (result.status === 'rejected') log.failure('call could not be closed in order', result.reason);
  }
  if (live) sumUp(session, live, reason);
  session.span?.set({ reason });
  session.span?.end();
  session.ended.resolve(undefined);
}

/**
 * One line for each stream, with what the whole call has come to: whether it comes back nobody knows yet, and a process
 * that dies writes none. The last line of a call is its summary.
 */
function sumUp({ config, meter, log }: Session, live: LiveCall, reason: string): void {
  log.info('call.summary', {
    ...summaryFields(meter.totals(), config.prices.asOf),
    language: live.language(),
    reason,
  });
}
