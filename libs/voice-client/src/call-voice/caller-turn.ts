/** The caller's last words, and what has become of them. Times are monotonic ms. */
export type CallerTurn =
  /** Nothing that still wants an answer. */
  | { readonly name: 'none' }
  /**
   * A sound of which the serving session has not told: it came when there was none, or the session is deaf, or it is no
   * speech. `sinceMs`: since when it could have told. `isAnswerHeld`: something is to be answered anyway, unless it is.
   */
  | {
      readonly name: 'unheard';
      readonly fromMs: number;
      readonly sinceMs: number;
      readonly isAnswerHeld: boolean;
    }
  /**
   * `unwrittenFromMs`: where an earlier utterance began whose words have not come yet; `isWritten`: those of this one
   * have, ahead of its end.
   */
  | {
      readonly name: 'speaking';
      readonly fromMs: number;
      readonly unwrittenFromMs: number | null;
      readonly isWritten: boolean;
    }
  /** Said, and its words are known to the provider alone. */
  | { readonly name: 'spoken'; readonly fromMs: number; readonly stoppedMs: number }
  /** Said, its words not known yet, and the answer to it failed: whoever asks again decides what follows. */
  | { readonly name: 'failed'; readonly fromMs: number }
  /** Said, and its words are part of what was heard. */
  | { readonly name: 'written'; readonly stoppedMs: number };

/** Words the provider has acted on by calling a tool, before anybody else knew them. */
export type ActedOn = Extract<CallerTurn, { readonly name: 'spoken' }>;

/** A sound that the serving session, or none, could have told of since `nowMs`, and has not. */
export function unheard(caller: CallerTurn, fromMs: number, nowMs: number): CallerTurn {
  if (caller.name === 'speaking' || caller.name === 'spoken' || caller.name === 'unheard') return caller;
  return { name: 'unheard', fromMs, sinceMs: nowMs, isAnswerHeld: caller.name === 'written' };
}

/** @param fromMs since when the caller speaks, as far as is known */
export function started(caller: CallerTurn, fromMs: number): CallerTurn {
  switch (caller.name) {
    case 'speaking':
      return caller;
    case 'unheard':
      return { name: 'speaking', fromMs: caller.fromMs, unwrittenFromMs: null, isWritten: false };
    case 'spoken':
    case 'failed':
      return { name: 'speaking', fromMs, unwrittenFromMs: caller.fromMs, isWritten: false };
    case 'none':
    case 'written':
      return { name: 'speaking', fromMs, unwrittenFromMs: null, isWritten: false };
  }
}

export function stopped(caller: CallerTurn, nowMs: number): CallerTurn {
  switch (caller.name) {
    case 'speaking':
      return caller.isWritten
        ? { name: 'written', stoppedMs: nowMs }
        : { name: 'spoken', fromMs: caller.unwrittenFromMs ?? caller.fromMs, stoppedMs: nowMs };
    case 'unheard':
      return { name: 'spoken', fromMs: caller.fromMs, stoppedMs: nowMs };
    case 'none':
    case 'spoken':
    case 'failed':
    case 'written':
      return caller;
  }
}

/** Words come at any time after the speech began; without any that is unanswered they are of something long answered. */
export function written(caller: CallerTurn): CallerTurn {
  switch (caller.name) {
    case 'speaking':
      return caller.unwrittenFromMs === null
        ? { ...caller, isWritten: true }
        : { ...caller, unwrittenFromMs: null };
    case 'spoken':
      return { name: 'written', stoppedMs: caller.stoppedMs };
    case 'failed':
      return { name: 'none' };
    case 'none':
    case 'unheard':
    case 'written':
      return caller;
  }
}

/** The answer came to nothing: nobody will give one unasked, but the words may still have to be heard again. */
export function failed(caller: CallerTurn): CallerTurn {
  if (caller.name === 'spoken') return { name: 'failed', fromMs: caller.fromMs };
  return caller.name === 'speaking' || caller.name === 'failed' ? caller : { name: 'none' };
}

/** What was said needs no answer any more; what is being said will. */
export function unanswerable(caller: CallerTurn): CallerTurn {
  if (caller.name === 'unheard') return { ...caller, isAnswerHeld: false };
  return caller.name === 'speaking' ? caller : { name: 'none' };
}

/** What was said is to be answered by another session, which has to hear the words that nobody knows yet. */
export function answeredElsewhere(caller: CallerTurn, actedOn: ActedOn | null): CallerTurn {
  if (actedOn === null) return unanswerable(caller);
  return caller.name === 'speaking'
    ? { ...caller, unwrittenFromMs: caller.unwrittenFromMs ?? actedOn.fromMs }
    : actedOn;
}
