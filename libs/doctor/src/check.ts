import type { Env } from '@voc/config';

/** What a check came to. `unknown` is not fine: somebody has to find out. Sentences without any secret. */
export type Finding =
  | { readonly status: 'ok'; readonly found: string }
  | {
      readonly status: 'wrong' | 'unknown';
      readonly found: string;
      /** What to do about it, in one sentence. */
      readonly advice: string;
    };

/** One thing that is tried, by reading only. */
export interface Check {
  /** `party.what`, unique within a doctor. */
  readonly id: string;
  /** What should be true. */
  readonly title: string;
  /** What it throws counts as not known. */
  run(signal: AbortSignal): Promise<Finding>;
}

/** Somebody the service depends on. */
export interface Party {
  readonly id: string;
  /**
   * The checks this environment calls for.
   * @throws BadEnvironmentError when they cannot be made; then they are reported as not tried
   */
  checks(env: Env): readonly Check[];
}

export function ok(found: string): Finding {
  return { status: 'ok', found };
}

export function wrong(found: string, advice: string): Finding {
  return { status: 'wrong', found, advice };
}

export function unknown(found: string, advice: string): Finding {
  return { status: 'unknown', found, advice };
}
