import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createHandoverStore, createTokenRedeemer } from '@voc/handover-token/dynamo';
import type { Logger, Tracing } from '@voc/telemetry';
import { createAttemptLimiter } from './attempt-limiter.js';
import type { ConnectLambdaConfig } from './config.js';
import { tokenRequest } from './connect-event.js';
import type { ConnectAnswer } from './connect-answer.js';
import { embeddedMetrics } from './embedded-metrics.js';
import { redeemToken } from './redeem-token.js';

export interface HandlerDeps {
  readonly client: DynamoDBClient;
  readonly clock: { now(): number };
  readonly logger: Logger;
  readonly tracing: Pick<Tracing, 'tracer' | 'flush'>;
  /** Takes one log line. */
  readonly writeLine: (line: string) => void;
}

const attempts = { maxFailures: 3, maxContacts: 1000 };

/** What Connect invokes, on the given clients. Rejects on infrastructure faults only. */
export function createHandler(
  config: ConnectLambdaConfig,
  deps: HandlerDeps,
): (event: unknown) => Promise<ConnectAnswer> {
  const redeemDeps = {
    tokens: createTokenRedeemer({ tableName: config.tokensTable }, deps),
    handovers: createHandoverStore({ tableName: config.handoversTable }, deps),
    attempts: createAttemptLimiter(attempts),
    clock: deps.clock,
    tracer: deps.tracing.tracer,
    logger: deps.logger,
  };
  const report = (outcome: string, isError: boolean): void => {
    deps.writeLine(
      embeddedMetrics(config.metricsNamespace, { timestampMs: deps.clock.now(), outcome, isError }),
    );
  };
  return async (event) => {
    try {
      const answer = await redeemToken(config, redeemDeps, event);
      report(answer['reason'] ?? 'redeemed', false);
      return answer;
    } catch (error) {
      // Which call it is about stands on the token's row, and that could not be asked for.
      deps.logger.failure('redeeming a token failed', error, {
        contact_id: tokenRequest(event)?.contactId ?? null,
      });
      report('error', true);
      throw error;
    } finally {
      // Once it has answered, the process stands still until the next event.
      await deps.tracing.flush();
    }
  };
}
