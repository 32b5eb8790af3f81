import type { Clock } from '@voc/resilience';
import type { SpeechPurpose } from '@voc/voice-client';

/** `heard`: played to its end. `silent`: the model produced nothing. `gave-up`: took too long, or the call ended. */
export type SpeechOutcome = 'heard' | 'silent' | 'gave-up';

export interface SpeechWaiter {
  /** Resolves when speech of this purpose, asked for now, has been generated and played out. Never rejects. */
  played(purpose: SpeechPurpose, capMs: number): Promise<SpeechOutcome>;
  /** Resolves when everything generated so far has been played out. Never rejects. */
  playedOut(capMs: number): Promise<SpeechOutcome>;
  /** A response ended. */
  turnDone(purpose: SpeechPurpose, produced: boolean): void;
  /** Nothing is waiting to be played any more. */
  playbackIdle(): void;
  /** Resolves everything that is still waited for. */
  giveUp(): void;
}

interface Waiting {
  /** null: no sentence of its own, only what was before it. */
  readonly purpose: SpeechPurpose | null;
  generated: boolean;
  readonly settle: (outcome: SpeechOutcome) => void;
}

/** Ties "say this" to "the caller has heard it": a sentence is over when it is generated and its last mark is back. */
export function createSpeechWaiter(clock: Clock, isIdle: () => boolean): SpeechWaiter {
  const waiting = new Set<Waiting>();

  const settleAll = (matches: (entry: Waiting) => boolean, outcome: SpeechOutcome): void => {
    for (const entry of [...waiting].filter(matches)) entry.settle(outcome);
  };

  const wait = (purpose: SpeechPurpose | null, capMs: number): Promise<SpeechOutcome> =>
    new Promise((resolve) => {
      const entry: Waiting = {
        purpose,
        generated: purpose === null,
        settle: (outcome) => {
          waiting.delete(entry);
          cancelCap();
          resolve(outcome);
        },
      };
      const cancelCap = clock.schedule(capMs, () => entry.settle('gave-up'));
      waiting.add(entry);
    });

  return {
    played: wait,
    playedOut: (capMs) => (isIdle() ? Promise.resolve('heard') : wait(null, capMs)),
    turnDone(purpose, produced) {
      for (const entry of waiting) if (entry.purpose === purpose) entry.generated = true;
      if (!produced) settleAll((entry) => entry.purpose === purpose, 'silent');
      else if (isIdle()) settleAll((entry) => entry.generated, 'heard');
    },
    playbackIdle: () => settleAll((entry) => entry.generated, 'heard'),
    giveUp: () => settleAll(() => true, 'gave-up'),
  };
}
