/** What one caller hears, as far as it matters: something or nothing. */
export interface Ears {
  /** A voice or ringing begins; nothing changes when there is sound already. */
  sound(): void;
  silence(): void;
  /** Longest time without sound so far, milliseconds. */
  longestSilenceMs(): number;
}

export function createEars(nowMs: () => number): Ears {
  let silentSinceMs: number | null = null;
  let longestMs = 0;
  const silentForMs = (): number => (silentSinceMs === null ? 0 : nowMs() - silentSinceMs);
  return {
    sound() {
      longestMs = Math.max(longestMs, silentForMs());
      silentSinceMs = null;
    },
    silence: () => void (silentSinceMs ??= nowMs()),
    longestSilenceMs: () => Math.max(longestMs, silentForMs()),
  };
}
