import type { Clock } from '@voc/resilience';

/** One broken message says little; so many within so short a time say that the two sides do not understand each other. */
const maxFaults = 20;
const windowMs = 10_000;

/** Counts faults within a sliding window; the returned function notes one and says whether it was one too many. */
export function createFaultWindow(clock: Clock): () => boolean {
  const faultsMs: number[] = [];
  return () => {
    const nowMs = clock.monotonicMs();
    faultsMs.push(nowMs);
    while ((faultsMs[0] ?? nowMs) < nowMs - windowMs) faultsMs.shift();
    return faultsMs.length >= maxFaults;
  };
}
