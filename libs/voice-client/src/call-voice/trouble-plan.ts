import type { VoiceError } from '../voice-fault.js';

const windowMs = 60_000;
/** One more within the window means that no session lasts: a person is the better answer then. */
const maxTroubles = 4;

/** A session that had to be replaced; `atMs` is monotonic. */
export interface Trouble {
  readonly provider: number;
  readonly atMs: number;
}

/** Those within the last minute, with this one; null when it has been too often. */
export function withTrouble(troubles: readonly Trouble[], latest: Trouble): readonly Trouble[] | null {
  const recent = troubles.filter(({ atMs }) => atMs > latest.atMs - windowMs);
  return recent.length < maxTroubles ? [...recent, latest] : null;
}

/** Whether the latest trouble is not the first of its provider: its sessions can be had, and do not last. */
export function isRepeated(troubles: readonly Trouble[]): boolean {
  const latest = troubles.at(-1);
  return troubles.filter(({ provider }) => provider === latest?.provider).length > 1;
}

/**
 * Which providers to try, by their places in the list of all, once a session of `provider` has come to nothing: the same
 * once more, unless it would only refuse again, then each other. One that has had its second chance comes last.
 */
export function providersAfter(
  error: VoiceError,
  provider: number,
  count: number,
  hasHadChance = false,
): readonly number[] {
  const others = othersThan(provider, count);
  if (!error.retryable) return others;
  return hasHadChance ? [...others, provider] : [provider, ...others];
}

/** A provider whose answers fail is the last to be asked again. */
export function providersAfterFailing(provider: number, count: number): readonly number[] {
  return [...othersThan(provider, count), provider];
}

export function othersThan(provider: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index).filter((index) => index !== provider);
}
