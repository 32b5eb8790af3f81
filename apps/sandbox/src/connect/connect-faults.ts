/** How Connect and its people behave; the defaults are a good day. */
export interface ConnectFaults {
  /** `busy` refuses the call, `never` lets it ring. */
  readonly answers: 'yes' | 'busy' | 'never';
  readonly ringMs: number;
  /** From the answer until keys are heard, 0–4 000; what is pressed before is lost. */
  readonly listensAfterMs: number;
  /** Hangs up this long after the answer, whatever happens then; null = does not. */
  readonly hangsUpAfterMs: number | null;
  /** `full`: at capacity; `closed`: nobody works there. */
  readonly queues: 'open' | 'full' | 'closed';
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
  queues: 'open',
  agentAnswersMs: 600,
  lambdaThrottles: 0,
  lambdaServiceErrors: 0,
};
