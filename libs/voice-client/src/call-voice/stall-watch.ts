import type { Owed } from './obligations.js';

/** What is known of the serving session and of the line. Times are monotonic ms. */
export interface StallView {
  readonly nowMs: number;
  readonly owed: Owed;
  /** Whether the provider can be asked for a sign of life. */
  readonly signsOfLife: boolean;
  /** When the session last told of anything. */
  readonly lastSignMs: number;
  /** Whether this caller is known to be heard as a voice; another one may just take the sound for noise. */
  readonly hasHeardCaller: boolean;
  /** Since when the line is silent in that direction, by the audio alone; null while it is not. */
  readonly callerQuietSinceMs: number | null;
  readonly botQuietSinceMs: number | null;
}

/**
 * `quiet`: the provider owes something and has been silent for a second; `sinceMs` tells one such silence from the next.
 */
export type StallVerdict =
  | { readonly name: 'fine' }
  | { readonly name: 'quiet'; readonly sinceMs: number }
  | { readonly name: 'stalled' };

/** Something the provider should have reacted to, and how long it may take from its last sign on. */
interface Due {
  readonly sinceMs: number;
  readonly patienceMs: number;
}

const probeAfterMs = 1_000;
/**
 * In units of `stallMs`: to notice a voice, to answer, and to notice that it has fallen silent, which is the longest
 * because a soft voice may be silence to our ear. Where a dead connection is found by asking, what is left is a model that
 * thinks, and it is given longer.
 */
const patience = {
  unasked: { hear: 1, answer: 2, end: 4 },
  asked: { hear: 4, answer: 4, end: 8 },
} as const;

/**
 * Whether the session gives no sign of life though one is due.
 * @param stallMs how long a provider without signs of life may be deaf to a caller who speaks
 */
export function judgeStall(view: StallView, stallMs: number): StallVerdict {
  const quietOnes = duesOf(view, stallMs).map((due) => ({
    ...due,
    sinceMs: Math.max(due.sinceMs, view.lastSignMs),
  }));
  if (quietOnes.some(({ sinceMs, patienceMs }) => view.nowMs - sinceMs >= patienceMs))
    return { name: 'stalled' };
  const sinceMs = Math.min(...quietOnes.map((due) => due.sinceMs));
  return view.nowMs - sinceMs >= probeAfterMs ? { name: 'quiet', sinceMs } : { name: 'fine' };
}

function duesOf(view: StallView, stallMs: number): readonly Due[] {
  const { owed } = view;
  const { caller, openTools } = owed;
  const units = patience[view.signsOfLife ? 'asked' : 'unasked'];
  const due = (sinceMs: number | null, unit: number): readonly Due[] =>
    sinceMs === null ? [] : [{ sinceMs, patienceMs: unit * stallMs }];

  if (caller.name === 'speaking') return due(view.callerQuietSinceMs, units.end);
  // What it is saying lasts as long as the caller hears it; then more has to come, or the end of it.
  if (owed.turn) return openTools.size > 0 ? [] : due(view.botQuietSinceMs, units.answer);
  const says = due(owed.says[0]?.askedMs ?? null, units.answer);
  // The model waits for us.
  if (openTools.size > 0) return says;
  const answers = [...says, ...due(owed.answerSinceMs, units.answer)];
  if (caller.name === 'spoken' || caller.name === 'written')
    return [...answers, ...due(caller.stoppedMs, units.answer)];
  if (caller.name !== 'unheard') return answers;
  // Somebody who was never taken for a voice may rightly be taken for none: asking is all that can be done.
  if (view.hasHeardCaller) return [...answers, ...due(caller.sinceMs, units.hear)];
  return view.signsOfLife ? [...answers, ...due(caller.sinceMs, Infinity)] : answers;
}
