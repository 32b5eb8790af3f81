import type { Clock } from '@voc/resilience';

/** A webhook's TwiML; `null` when the request turned out to be a replay. */
export type WebhookAnswer = string | null;

/**
 * Makes a webhook happen once per key. Twilio repeats a delivery with the same `I-Twilio-Idempotency-Token` and within
 * its 15 s budget: such a repeat gets the very same answer. Any other repetition of a signed request is a replay.
 * A handler that throws leaves no trace, so that the repeat may succeed.
 */
export type RepeatGuard = (
  key: string,
  idempotencyToken: string | undefined,
  handle: () => Promise<WebhookAnswer>,
) => Promise<WebhookAnswer>;

const repeatWindowMs = 15_000;
const memoryMs = 4 * 3_600_000;
const maxKeys = 50_000;

interface Seen {
  readonly atMs: number;
  readonly idempotencyToken: string | undefined;
  readonly answer: Promise<WebhookAnswer>;
}

export function createRepeatGuard(clock: Pick<Clock, 'monotonicMs'>): RepeatGuard {
  // Insertion order is age, so the oldest are the first to forget.
  const seen = new Map<string, Seen>();

  const forgetOld = (nowMs: number): void => {
    for (const [key, { atMs }] of seen) {
      if (seen.size <= maxKeys && nowMs - atMs < memoryMs) return;
      seen.delete(key);
    }
  };

  return async (key, idempotencyToken, handle) => {
    const nowMs = clock.monotonicMs();
    const earlier = seen.get(key);
    if (earlier) {
      const isRepeat =
        idempotencyToken !== undefined &&
        idempotencyToken === earlier.idempotencyToken &&
        nowMs - earlier.atMs < repeatWindowMs;
      return isRepeat ? earlier.answer : null;
    }
    forgetOld(nowMs);
    const answer = handle();
    seen.set(key, { atMs: nowMs, idempotencyToken, answer });
    try {
      return await answer;
    } catch (error) {
      seen.delete(key);
      throw error;
    }
  };
}
