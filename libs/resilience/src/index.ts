export { systemClock, sleep, type Clock } from './clock.js';
export { withDeadline, type DeadlineErrorCode } from './deadline.js';
export { retry, exponentialDelays, type RetryPolicy, type RetryDeps } from './retry.js';
