import type { Owed } from './obligations.js';

/** What the renewal of a session depends on. Times are monotonic ms. */
export interface RenewalView {
  readonly nowMs: number;
  readonly ageMs: number;
  /** null: the provider has no limit. */
  readonly maxSessionMs: number | null;
  /** Nobody would notice a change of session now. */
  readonly isQuiet: boolean;
  /** The session is making speech, or calling a tool: a change now would cut it off. */
  readonly isGenerating: boolean;
  /** All that the caller is saying, or has said and nobody has understood yet, can be given to another session. */
  readonly isReplayable: boolean;
  /** The session that is to follow, if one has been opened; `readySinceMs` is null while it connects. */
  readonly successor: { readonly readySinceMs: number | null } | null;
  /** Not before then is another one opened. */
  readonly retryAtMs: number;
}

export type RenewalStep = 'none' | 'open' | 'switch' | 'drop';

/** Shares of the session's greatest age: from the first on a quiet moment is used, from the second on almost any. */
const windowBegins = 0.75;
const windowCloses = 0.95;
/** A session that waits longer than this without audio may no longer take history, or end by itself. */
const successorPatienceMs = 8_000;
/** How long the caller has to have been silent. */
const callerQuietMs = 1_000;

export function isInRenewalWindow({
  ageMs,
  maxSessionMs,
}: Pick<RenewalView, 'ageMs' | 'maxSessionMs'>): boolean {
  return maxSessionMs !== null && ageMs >= maxSessionMs * windowBegins;
}

/** What to do about the session's age now. Pure. */
export function renewalStep(view: RenewalView): RenewalStep {
  const { nowMs, ageMs, maxSessionMs, isQuiet, successor } = view;
  if (maxSessionMs === null || !isInRenewalWindow(view)) return 'none';
  const isUrgent = ageMs >= maxSessionMs * windowCloses;
  if (!successor) return nowMs >= view.retryAtMs && (isQuiet || isUrgent) ? 'open' : 'none';
  if (successor.readySinceMs === null) return 'none';
  if (isQuiet || (isUrgent && !view.isGenerating && view.isReplayable)) return 'switch';
  return nowMs - successor.readySinceMs >= successorPatienceMs ? 'drop' : 'none';
}

/** A moment at which nobody speaks, is about to, or waits for anything. */
export function isQuietPoint(
  owed: Owed,
  call: {
    readonly isBotAudible: boolean;
    readonly isCallerAudible: boolean;
    readonly callerQuietForMs: number;
  },
): boolean {
  const isNothingDue =
    owed.caller.name === 'none' &&
    owed.turn === null &&
    owed.answerSinceMs === null &&
    owed.says.length === 0 &&
    owed.typed.length === 0 &&
    owed.openTools.size === 0;
  return (
    isNothingDue && !call.isBotAudible && !call.isCallerAudible && call.callerQuietForMs >= callerQuietMs
  );
}

const firstPauseMs = 2_000;
const maxPauseMs = 30_000;

/** How long to leave the provider alone after so many failed openings in a row, ms. */
export function renewalPauseMs(failures: number): number {
  return Math.min(maxPauseMs, firstPauseMs * 2 ** Math.max(0, failures - 1));
}
