import type { EscalationCallback, EscalationRequested } from '@voc/contracts';
import type { HandoverFailure } from '@voc/handover-token';
import type { Clock } from '@voc/resilience';
import type { Logger } from '@voc/telemetry';
import { attemptHandover, publishOrGiveUp, type HandoverBook } from '../escalation/handover-attempt.js';
import type { HandoverRequest } from '../escalation/handover-request.js';
import type { PublishEscalation } from '../escalation/escalation-publisher.js';
import type { GatewayMetrics } from '../metrics.js';
import { toEscalationEvent, type CallFacts } from './call-facts.js';
import type { CallLog } from './call-log.js';

export interface HandoverDesk {
  /** Starts a handover unless one is under way: whichever trigger comes first wins, the others change nothing. */
  request(request: HandoverRequest): void;
  /** Has the caller called back, while the bot keeps the call. Never rejects. */
  bookCallback(request: HandoverRequest, callback: EscalationCallback): Promise<'booked' | 'failed'>;
  isUnderWay(): boolean;
  attempts(): number;
}

export interface HandoverDeskDeps {
  readonly facts: CallFacts;
  /** Who answers now, and in which language. */
  readonly provider: () => string;
  readonly language: () => string;
  readonly earlierAttempts: number;
  /** What the caller wants, when the request brings no summary of its own. */
  readonly summary: () => string;
  readonly publish: PublishEscalation;
  readonly book: HandoverBook;
  readonly clock: Clock;
  /** Learns each handover that is asked for. */
  readonly log: CallLog;
  readonly metrics: GatewayMetrics;
  /** Aborts when the stream ends. */
  readonly left: AbortSignal;
  readonly onStarted: () => void;
  /** Speaks the farewell; resolves when it was heard or cannot be. */
  readonly farewell: () => Promise<void>;
  readonly onCameBack: (reason: HandoverFailure) => void;
}

const pollMs = 500;
const redirectGraceMs = 10_000;

/** At most one handover at a time, whatever asks for it. */
export function createHandoverDesk(
  config: { readonly patienceMs: number },
  deps: HandoverDeskDeps,
): HandoverDesk {
  let attempts = deps.earlierAttempts;
  let underWay = false;

  const comeBack = (log: Logger, reason: HandoverFailure): void => {
    underWay = false;
    deps.metrics.escalationFailures.increment({ reason });
    log.warn('handover came back to the bot', { reason });
    deps.onCameBack(reason);
  };
  const run = async (request: HandoverRequest): Promise<void> => {
    const { publish, book, clock, left } = deps;
    const event = countedEvent(deps, request, attempts);
    const log = deps.log.with({ handover_id: event.handover_id });
    const cameBack = await attemptHandover(
      { patienceMs: config.patienceMs, pollMs, redirectGraceMs },
      { publish, book, clock, log, left, farewell: deps.farewell() },
      event,
    );
    if (cameBack) comeBack(log, cameBack.reason);
  };

  return {
    request(request) {
      if (underWay || deps.left.aborted) return;
      underWay = true;
      attempts += 1;
      deps.onStarted();
      run(request).catch((error: unknown) => {
        deps.log.failure('handover broke off', error);
        // The caller is muted while it is under way and must not stay so.
        if (underWay) comeBack(deps.log, 'no_progress');
      });
    },
    async bookCallback(request, callback) {
      attempts += 1;
      const event = countedEvent(deps, request, attempts, callback);
      const log = deps.log.with({ handover_id: event.handover_id });
      return (await publishOrGiveUp({ ...deps, log }, event)) ? 'booked' : 'failed';
    },
    isUnderWay: () => underWay,
    attempts: () => attempts,
  };
}

function countedEvent(
  deps: HandoverDeskDeps,
  request: HandoverRequest,
  attempt: number,
  callback?: EscalationCallback,
): EscalationRequested {
  const provider = deps.provider();
  const event = toEscalationEvent(deps.facts, request, {
    attempt,
    summary: deps.summary(),
    provider,
    language: deps.language(),
    nowMs: deps.clock.now(),
    ...(callback && { callback }),
  });
  deps.log.learn({ handover_id: event.handover_id });
  deps.metrics.escalations.increment({ reason: request.reason });
  deps.metrics.providerHandovers.increment({ provider });
  return event;
}
