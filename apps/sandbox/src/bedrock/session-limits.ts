import type { Outbox } from './outbox.js';
import { refused, type Refused } from './refusal.js';
import type { SonicContext } from './sonic-context.js';

/** How long a stream may live, and how long without audio or interactive content. */
export interface SessionLimits {
  /** Audio or interactive content has arrived. */
  readonly touch: () => void;
}

/** The message is what streams are seen to end with at 8 minutes. */
const expiry = {
  type: 'modelTimeoutException',
  message: 'Model has timed out in processing the request. Try your request again.',
} as const;

export function createSessionLimits(
  { schedule, nowMs, note, faults }: Pick<SonicContext, 'schedule' | 'nowMs' | 'note' | 'faults'>,
  outbox: Pick<Outbox, 'fail' | 'isAlive'>,
  refuse: (refusal: Refused) => void,
): SessionLimits {
  const openedAtMs = nowMs();
  let touchedAtMs = openedAtMs;
  const { maxSessionMs, idleMs, drop, streamException } = faults();

  /** Looks again when the timer was early or the moment has moved. */
  const at = (momentMs: () => number, action: () => void): void => {
    const leftMs = momentMs() - nowMs();
    if (leftMs > 0) schedule(leftMs, () => at(momentMs, action));
    else action();
  };
  at(
    () => touchedAtMs + idleMs,
    () => refuse(refused('idle', 'idle-input', `nothing for ${idleMs} ms`)),
  );
  schedule(maxSessionMs, () => {
    note('session-expired', {});
    outbox.fail(expiry);
  });
  // A fault that is due while nothing else happens.
  for (const fault of [drop, streamException]) {
    const { afterMs } = fault ?? {};
    if (afterMs !== undefined)
      at(
        () => openedAtMs + afterMs,
        () => void outbox.isAlive(),
      );
  }

  return { touch: () => void (touchedAtMs = nowMs()) };
}
