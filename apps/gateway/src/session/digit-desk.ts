import type { Clock } from '@voc/resilience';
import {
  stepDigits,
  type Collection,
  type DigitEffect,
  type DigitInput,
  type DigitsOutcome,
  type DigitState,
} from './digit-entry.js';

export type { DigitsOutcome } from './digit-entry.js';

export interface DigitsOptions {
  /** Ends the entry when reached; 1 up to the desk's own limit. */
  readonly maxDigits: number;
  /** How long the caller may take for the first key, and for each one after it. */
  readonly timeoutMs: number;
  /** The key that ends the entry and is no part of it; null when every key counts. */
  readonly terminator: '#' | null;
  readonly signal: AbortSignal;
}

export interface DigitDesk {
  /** A key as Twilio reports it: `0`–`9`, `*`, `#`, `A`–`D`; anything else is no key. */
  press(key: string): void;
  /**
   * The caller's next keys, those of an entry just begun included. One at a time: a later collection takes over from an
   * earlier one, with the keys that one has got. Never rejects.
   */
  collect(options: DigitsOptions): Promise<DigitsOutcome>;
  /** Cancels a collection and forgets what was typed; afterwards nothing happens any more. */
  close(): void;
}

export interface DigitDeskConfig {
  /** Calls for a person when it is the first key of an entry; null when none does. */
  readonly escalationDigit: string | null;
  /** A pause as long as this ends what is typed. */
  readonly textAfterMs: number;
  /** Most keys of one entry. */
  readonly maxDigits: number;
}

export interface DigitDeskDeps {
  readonly clock: Pick<Clock, 'schedule'>;
  /** May come more than once: for every entry that begins with the key. */
  readonly onEscalate: () => void;
  /** What the caller typed without being asked. It may be a secret, like all keys, and is not for logs. */
  readonly onTyped: (digits: string) => void;
}

/** Where keys go: to whoever asked for them, to a person, or to the model as text. */
export function createDigitDesk(config: DigitDeskConfig, deps: DigitDeskDeps): DigitDesk {
  let state: DigitState = { name: 'idle' };
  let cancelPause = (): void => undefined;

  const apply = (input: DigitInput): void => {
    const { next, effects } = stepDigits(config, state, input);
    if (next !== state) {
      cancelPause();
      const pauseMs = pauseOf(next, config.textAfterMs);
      cancelPause =
        pauseMs === null ? () => undefined : deps.clock.schedule(pauseMs, () => apply({ type: 'pause' }));
    }
    state = next;
    for (const effect of effects) perform(effect, deps);
  };

  return {
    press(key) {
      if (/^[0-9*#A-D]$/.test(key)) apply({ type: 'key', key });
    },
    collect: ({ signal, ...options }) =>
      new Promise((resolve) => {
        if (signal.aborted) {
          resolve({ status: 'cancelled' });
          return;
        }
        const onAbort = (): void => apply({ type: 'cancel', collection });
        const collection: Collection = {
          ...options,
          maxDigits: Math.min(Math.max(1, options.maxDigits), config.maxDigits),
          settle(outcome) {
            signal.removeEventListener('abort', onAbort);
            resolve(outcome);
          },
        };
        signal.addEventListener('abort', onAbort, { once: true });
        apply({ type: 'collect', collection });
      }),
    close: () => apply({ type: 'close' }),
  };
}

/** How long the caller may pause before something is made of the keys so far; null when there is nothing to be made. */
function pauseOf(state: DigitState, textAfterMs: number): number | null {
  if (state.name === 'collecting') return state.collection.timeoutMs;
  return state.name === 'typing' ? textAfterMs : null;
}

function perform(effect: DigitEffect, deps: DigitDeskDeps): void {
  switch (effect.type) {
    case 'escalate':
      deps.onEscalate();
      return;
    case 'typed':
      deps.onTyped(effect.digits);
      return;
    case 'settle':
      effect.collection.settle(effect.outcome);
  }
}
