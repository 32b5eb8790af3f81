import type { Clock } from '@voc/resilience';
import {
  startDigitCollection,
  type CollectedInput,
  type CollectOptions,
  type DigitCollection,
} from './digit-collection.js';

/** What became of a key: too early to be heard, dropped because nobody asked, kept for later, or used. */
export type DigitFate = 'lost' | 'dropped' | 'buffered' | 'used';

/**
 * The touchtone side of one contact. Keys count only from `listen()` on; between input blocks they are dropped unless the
 * buffer is on, which keeps at most 30.
 */
export interface TouchtoneInput {
  press(digit: string): DigitFate;
  listen(): void;
  bufferOn(): void;
  /** Stops and clears. */
  bufferOff(): void;
  /** Takes what the buffer holds first. One at a time. Rejects with the signal's reason. */
  collect(options: CollectOptions, signal: AbortSignal): Promise<CollectedInput>;
}

const bufferLimit = 30;

export function createTouchtoneInput(deps: { readonly clock: Clock }): TouchtoneInput {
  let isListening = false;
  let isBuffering = false;
  let buffered: string[] = [];
  let collection: DigitCollection | undefined;

  return {
    press(digit) {
      if (!isListening) return 'lost';
      if (collection && !collection.isOver()) {
        collection.press(digit);
        return 'used';
      }
      if (!isBuffering || buffered.length >= bufferLimit) return 'dropped';
      buffered.push(digit);
      return 'buffered';
    },
    listen: () => void (isListening = true),
    bufferOn: () => void (isBuffering = true),
    bufferOff() {
      isBuffering = false;
      buffered = [];
    },
    collect(options, signal) {
      const current = startDigitCollection(options, { clock: deps.clock, signal });
      collection = current;
      while (!current.isOver()) {
        const digit = buffered.shift();
        if (digit === undefined) break;
        current.press(digit);
      }
      return current.result;
    },
  };
}
