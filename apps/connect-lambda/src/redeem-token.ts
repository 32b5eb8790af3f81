import { isHandoverToken, type Redemption, type TokenRecord } from '@voc/handover-token';
import type { HandoverStore, TokenRedeemer } from '@voc/handover-token/dynamo';
import type { Correlation, Logger, Span, Tracer } from '@voc/telemetry';
import type { AttemptLimiter } from './attempt-limiter.js';
import { contextAnswer, refusalAnswer, type ConnectAnswer, type RoutingConfig } from './connect-answer.js';
import { tokenRequest } from './connect-event.js';

export interface RedeemDeps {
  readonly tokens: TokenRedeemer;
  readonly handovers: Pick<HandoverStore, 'markRedeemed'>;
  readonly attempts: AttemptLimiter;
  readonly clock: { now(): number };
  readonly tracer: Tracer;
  readonly logger: Logger;
}

/**
 * A Connect event to the answer for its flow. Whatever a caller can key in is answered with `success: "false"`.
 * @throws CodedError of the store, so that the flow takes its error branch
 */
export async function redeemToken(
  config: RoutingConfig,
  deps: RedeemDeps,
  event: unknown,
): Promise<ConnectAnswer> {
  const request = tokenRequest(event);
  if (request === null) return refusalAnswer('bad-event');
  const { token, contactId } = request;
  if (!isHandoverToken(token)) return refusalAnswer('bad-token');
  if (deps.attempts.isExhausted(contactId)) return refusalAnswer('too-many-attempts');
  const startedAtMs = deps.clock.now();
  const redemption = await deps.tokens.redeem(token, contactId);
  const span = beginSpan(deps.tracer, redemption, startedAtMs);
  if (redemption.status !== 'redeemed') {
    span.end();
    deps.attempts.noteFailure(contactId);
    return refusalAnswer(redemption.status);
  }
  await markHandover(deps, redemption.record);
  span.end();
  return contextAnswer(config, redemption.record);
}

/** The token's row tells which trace it belongs to, so the span begins when redeeming it is already over. */
function beginSpan(tracer: Tracer, redemption: Redemption, startedAtMs: number): Span {
  const options = { kind: 'server', startedAtMs } as const;
  if (redemption.status !== 'redeemed')
    return tracer.start('redeem token', { outcome: redemption.status }, { ...options, parent: null });
  const { record, status } = redemption;
  const fields = { ...correlationOf(record), outcome: status };
  return tracer.start('redeem token', fields, { ...options, parent: record.traceparent });
}

/** The agent's screen must not wait for our bookkeeping, let alone stay empty because of it. */
async function markHandover({ handovers, logger }: RedeemDeps, record: TokenRecord): Promise<void> {
  const correlated = logger.with(correlationOf(record));
  try {
    const { outcome } = await handovers.markRedeemed(record.handover_id);
    correlated.info('token redeemed', { outcome });
  } catch (error) {
    correlated.failure('marking the handover redeemed failed', error);
  }
}

function correlationOf({ call_sid, stream_sid, conversation_id, handover_id }: TokenRecord): Correlation {
  return { call_sid, conversation_id, handover_id, ...(stream_sid === null ? {} : { stream_sid }) };
}
