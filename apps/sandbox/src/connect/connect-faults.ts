import type { QueueName } from './contact-centre.js';

/** How Connect and its people behave; the defaults are a good day. */
export interface ConnectFaults {
  /** `busy` refuses the call, `never` lets it ring. */
  readonly answers: 'yes' | 'busy' | 'never';
  readonly ringMs: number;
  /** From the answer until keys are heard, 0–4 000; what is pressed before is lost. */
  readonly listensAfterMs: number;
  /** Hangs up this long after the answer, whatever happens then; null = does not. */
  readonly hangsUpAfterMs: number | null;
  /** At capacity. */
  readonly fullQueues: readonly QueueName[];
  /** Blocks of the flow, by identifier, that take their error branch whatever they would have done. */
  readonly failingBlocks: readonly string[];
  /** People who work for the queue as the API counts them: signed in, and of these ready for a call. */
  readonly agentsOnline: number;
  readonly agentsAvailable: number;
  /** The HTTP interface; telephone calls are not affected. `no-data`: nothing is known of any queue. */
  readonly api: 'up' | 'failing' | 'hanging' | 'no-data';
  /** From queued to accepted. */
  readonly agentAnswersMs: number;
  /** The next n Lambda invocations are throttled. */
  readonly lambdaThrottles: number;
  /** The next n Lambda invocations get a 5xx of the service. */
  readonly lambdaServiceErrors: number;
}

export const noConnectFaults: ConnectFaults = {
  answers: 'yes',
  ringMs: 400,
  listensAfterMs: 800,
  hangsUpAfterMs: null,
  fullQueues: [],
  failingBlocks: [],
  agentsOnline: 1,
  agentsAvailable: 1,
  api: 'up',
  agentAnswersMs: 600,
  lambdaThrottles: 0,
  lambdaServiceErrors: 0,
};
