import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { EscalationRequested } from '@voc/contracts';
import { CodedError } from '@voc/errors';
import { withDeadline, type Clock } from '@voc/resilience';

export type PublishErrorCode = 'ESCALATION_PUBLISH';

/**
 * @param traceparent W3C, for whoever takes the message from the queue
 * @throws CodedError ESCALATION_PUBLISH when the queue has not confirmed in time; the message may still arrive
 */
export type PublishEscalation = (event: EscalationRequested, traceparent?: string | null) => Promise<void>;

/** The caller waits for nothing here, but a farewell lasts about this long and then something must have happened. */
const publishBudgetMs = 3_000;

export function createEscalationPublisher(
  config: { readonly queueUrl: string },
  deps: { readonly client: SQSClient; readonly clock: Clock },
): PublishEscalation {
  return async (event, traceparent = null) => {
    const command = new SendMessageCommand({
      QueueUrl: config.queueUrl,
      MessageBody: JSON.stringify(event),
      ...(traceparent === null
        ? {}
        : { MessageAttributes: { traceparent: { DataType: 'String', StringValue: traceparent } } }),
    });
    try {
      await withDeadline(deps.clock, publishBudgetMs, (abortSignal) =>
        deps.client.send(command, { abortSignal }),
      );
    } catch (cause) {
      throw new CodedError<PublishErrorCode>('ESCALATION_PUBLISH', 'the escalation queue did not confirm', {
        retryable: true,
        cause,
      });
    }
  };
}
