import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { CounterMetric } from '@voc/telemetry';

const throttles: ReadonlySet<string> = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
]);

/** Counts what DynamoDB still refuses as too much when the SDK has no attempts left. The error goes on its way. */
export function countThrottles(client: DynamoDBClient, counter: CounterMetric<never>): void {
  client.middlewareStack.add(
    (next) => async (request) => {
      try {
        return await next(request);
      } catch (error) {
        if (error instanceof Error && throttles.has(error.name)) counter.increment();
        throw error;
      }
    },
    // Around the SDK's own attempts.
    { step: 'initialize', name: 'countThrottles' },
  );
}
