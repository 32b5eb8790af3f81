import { StartTaskContactCommand, type ConnectClient } from '@aws-sdk/client-connect';
import { CodedError, errorFields } from '@voc/errors';

export interface CallbackTaskConfig {
  readonly instanceId: string;
  /** The flow a task of calling back runs through, into a queue. */
  readonly contactFlowId: string;
}

export interface CallbackTask {
  /** Repeated within seven days with the same id it is the same task. */
  readonly handoverId: string;
  /** What the agent reads first, and below it. */
  readonly name: string;
  readonly description: string;
  /** Contact attributes, for the flow and the agent's screen. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Epoch milliseconds; null, or a time that has come: at once. */
  readonly dueMs: number | null;
}

export type ConnectErrorCode = 'CONNECT_UNREACHABLE' | 'CONNECT_REFUSED';

/** @returns the contact's id; throws CodedError<ConnectErrorCode> */
export type StartCallbackTask = (task: CallbackTask, signal: AbortSignal) => Promise<string>;

const maxNameChars = 512;
const maxDescriptionChars = 4096;
const minuteMs = 60_000;
/** Connect takes no time beyond six days; some minutes less, for clocks that differ. */
const latestMs = 6 * 24 * 60 * minuteMs - 10 * minuteMs;

/**
 * Gives people at Amazon Connect the task of calling somebody. Needs `connect:StartTaskContact`.
 * @see https://docs.aws.amazon.com/connect/latest/APIReference/API_StartTaskContact.html
 */
export function createCallbackTasks(
  { instanceId, contactFlowId }: CallbackTaskConfig,
  deps: { readonly client: Pick<ConnectClient, 'send'>; readonly clock: { now(): number } },
): StartCallbackTask {
  return async (task, abortSignal) => {
    const scheduled = scheduledTime(task.dueMs, deps.clock.now());
    const command = new StartTaskContactCommand({
      InstanceId: instanceId,
      ContactFlowId: contactFlowId,
      Name: task.name.slice(0, maxNameChars),
      Description: task.description.slice(0, maxDescriptionChars),
      Attributes: task.attributes,
      ClientToken: task.handoverId,
      ...(scheduled && { ScheduledTime: scheduled }),
    });
    try {
      const { ContactId } = await deps.client.send(command, { abortSignal });
      if (ContactId !== undefined) return ContactId;
    } catch (error) {
      throw connectError(error);
    }
    throw connectError(new Error('no contact'));
  };
}

function scheduledTime(dueMs: number | null, nowMs: number): Date | null {
  if (dueMs === null || dueMs < nowMs + minuteMs) return null;
  return new Date(Math.min(dueMs, nowMs + latestMs));
}

/** The SDK has tried again whatever was worth it; what it says of the answer is all there is. */
function connectError(cause: unknown): CodedError<ConnectErrorCode> {
  const isRefused =
    /^4/.test(statusOf(cause)) && errorFields(cause).error_name !== 'TooManyRequestsException';
  return isRefused
    ? new CodedError('CONNECT_REFUSED', 'Connect refused the task', { retryable: false, cause })
    : new CodedError('CONNECT_UNREACHABLE', 'Connect did not take the task', { retryable: true, cause });
}

function statusOf(error: unknown): string {
  const metadata = (error as { readonly $metadata?: { readonly httpStatusCode?: number } } | null)?.$metadata;
  return String(metadata?.httpStatusCode ?? '');
}
