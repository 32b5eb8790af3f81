import type { Clock } from '@voc/resilience';
import type { Span, Tracer } from '@voc/telemetry';
import type { SpeechPurpose } from '@voc/voice-client';

/** Measures each turn as the caller feels it: from the end of what they said to the answer, and to its end. */
export interface TurnWatch {
  callerStarted(): void;
  callerStopped(): void;
  sounded(purpose: SpeechPurpose): void;
  ended(purpose: SpeechPurpose, outcome: string): void;
  close(): void;
}

export interface TurnWatchDeps {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly tracer: Tracer;
  /** The call. */
  readonly parent: Span;
  /** Who answers now. */
  readonly provider: () => string;
  readonly onAnswered: (provider: string, waitedMs: number) => void;
}

/** How a turn can end without the answer having been given to its end. */
type CutShort = 'interrupted' | 'farewell' | 'left';

/**
 * - `idle`: nobody waits for an answer
 * - `waiting`: the caller has spoken; tool calls and second attempts are part of the wait
 * - `answering`: the answer is being generated
 */
type Turn =
  | { readonly state: 'idle' }
  | { readonly state: 'waiting'; readonly sinceMs: number; readonly span: Span }
  | { readonly state: 'answering'; readonly span: Span };

const idle: Turn = { state: 'idle' };

export function createTurnWatch({ clock, tracer, parent, provider, onAnswered }: TurnWatchDeps): TurnWatch {
  let turn: Turn = idle;

  const cut = (outcome: CutShort): void => {
    if (turn.state !== 'idle') endTurn(turn.span, outcome);
  };
  const endTurn = (span: Span, outcome: string): void => {
    span.set({ provider: provider(), outcome });
    span.end();
    turn = idle;
  };
  return {
    callerStarted: () => cut('interrupted'),
    callerStopped() {
      cut('interrupted');
      turn = { state: 'waiting', sinceMs: clock.monotonicMs(), span: tracer.start('turn', {}, { parent }) };
    },
    sounded(purpose) {
      if (purpose === 'farewell') cut('farewell');
      if (purpose !== 'turn' || turn.state !== 'waiting') return;
      const waitedMs = clock.monotonicMs() - turn.sinceMs;
      onAnswered(provider(), waitedMs);
      turn.span.set({ wait_ms: Math.round(waitedMs) });
      turn = { state: 'answering', span: turn.span };
    },
    ended(purpose, outcome) {
      if (purpose !== 'turn' || turn.state === 'idle') return;
      // An answer without a sound: a tool was called, or it came to nothing and is tried again. The caller goes on waiting.
      if (turn.state === 'waiting') turn.span.note('answer without audio', { outcome });
      else endTurn(turn.span, outcome);
    },
    close: () => cut('left'),
  };
}
