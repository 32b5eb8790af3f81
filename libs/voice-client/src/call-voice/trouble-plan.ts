import type { VoiceError } from '../voice-fault.js';

const windowMs = 60_000;
/** One more within the window means that no session lasts: a person is the better answer then. */
const maxTroubles = 4;

/** When sessions had to be sought within the last minute, monotonic ms; null when it has been too often. */
export function withTrouble(troublesMs: readonly number[], nowMs: number): readonly number[] | null {
  const recent = troublesMs.filter((atMs) => atMs > nowMs - windowMs);
  return recent.length < maxTroubles ? [...recent, nowMs] : null;
}

/**
 * Which providers to try, by their places in the list of all, once a session of `provider` has come to nothing: the same
 * once more, unless it would only refuse again, then each other.
 */
export function providersAfter(error: VoiceError, provider: number, count: number): readonly number[] {
  const others = othersThan(provider, count);
  return error.retryable ? [provider, ...others] : others;
}

/** A provider whose answers fail is the last to be asked again. */
export function providersAfterFailing(provider: number, count: number): readonly number[] {
  return [...othersThan(provider, count), provider];
}

export function othersThan(provider: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index).filter((index) => index !== provider);
}
