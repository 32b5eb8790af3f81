import type { CallerLeg } from '../world/phone-network.js';
import type { Ear, HeardUtterance } from './ear.js';

/** What a caller waits for. All answer null once it has happened, else a sentence about what happened instead. */
export interface Attention {
  /** From beginning to end; what was heard before the last thing waited for does not count. */
  hear(recording: string, patienceMs: number): Promise<string | null>;
  hearSomebody(patienceMs: number): Promise<string | null>;
  /** Until the call is over, whoever ends it. */
  stay(patienceMs: number): Promise<string | null>;
}

export interface AttentionDeps {
  readonly leg: CallerLeg;
  readonly ear: Ear;
  /** Ends all waiting. */
  readonly signal: AbortSignal;
}

interface Wanted {
  readonly name: string;
  readonly isThere: () => boolean;
  /** Calls `check` whenever it may be there; the returned function stops that. */
  readonly watch: (check: () => void) => () => void;
}

export function createAttention(deps: AttentionDeps): Attention {
  const { ear } = deps;
  /** Utterances before this one were waited for, or came before one that was. */
  let next = 0;
  const instead = (): string => describeInstead(ear.heard().slice(next));

  return {
    hear(recording, patienceMs) {
      const isThere = (): boolean => {
        const index = ear.heard().findIndex((each, at) => at >= next && each.recording === recording);
        if (index >= 0) next = index + 1;
        return index >= 0;
      };
      return untilHeard(
        { name: `"${recording}"`, isThere, watch: (check) => ear.onHeard(check) },
        patienceMs,
        deps,
        instead,
      );
    },
    hearSomebody(patienceMs) {
      const isThere = (): boolean => ear.isHearingSpeech();
      return untilHeard(
        { name: 'somebody to speak', isThere, watch: (check) => ear.onSpeechStart(check) },
        patienceMs,
        deps,
        instead,
      );
    },
    stay: (patienceMs) => untilEnded(patienceMs, deps),
  };
}

function untilEnded(patienceMs: number, { leg, signal }: AttentionDeps): Promise<string | null> {
  return new Promise((resolve) => {
    const finish = (stuck: string | null): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      resolve(stuck);
    };
    const onAbort = (): void => finish('stopped');
    const sentence = `the caller stayed on the line for ${patienceMs / 1_000} s and nobody ended the call`;
    const timer = setTimeout(() => finish(sentence), patienceMs);
    signal.addEventListener('abort', onAbort, { once: true });
    void leg.ended.then(() => finish(null));
  });
}

function untilHeard(
  { name, isThere, watch }: Wanted,
  patienceMs: number,
  { leg, signal }: AttentionDeps,
  instead: () => string,
): Promise<string | null> {
  return new Promise((resolve) => {
    const finish = (stuck: string | null): void => {
      clearTimeout(timer);
      unwatch();
      signal.removeEventListener('abort', onAbort);
      resolve(stuck);
    };
    const check = (): void => {
      if (isThere()) finish(null);
    };
    const onAbort = (): void => finish('stopped');
    const timer = setTimeout(
      () => finish(`the caller waited ${patienceMs / 1_000} s for ${name} and heard ${instead()}`),
      patienceMs,
    );
    const unwatch = watch(check);
    signal.addEventListener('abort', onAbort, { once: true });
    void leg.ended.then(({ by }) =>
      finish(`the call ended (${by}) while the caller waited for ${name}, having heard ${instead()}`),
    );
    check();
  });
}

function describeInstead(utterances: readonly HeardUtterance[]): string {
  if (utterances.length === 0) return 'nothing';
  return utterances
    .map(({ recording }) => (recording === null ? 'something that is no recording' : `"${recording}"`))
    .join(', ');
}
