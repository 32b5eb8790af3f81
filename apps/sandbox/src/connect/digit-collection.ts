import type { Clock } from '@voc/resilience';

export interface CollectOptions {
  readonly maxDigits: number;
  /** Key that ends the input and is not part of it; empty = none. */
  readonly terminator: string;
  /** How long to wait for the first key. */
  readonly firstDigitMs: number;
  readonly interDigitMs: number;
  /** Whether `*` throws away what was entered so far. */
  readonly cancelKey: boolean;
}

export type CollectedInput =
  | { readonly status: 'terminated' | 'max-digits' | 'inter-digit-timeout'; readonly digits: string }
  | { readonly status: 'first-digit-timeout' };

/** One input block waiting for keys. */
export interface DigitCollection {
  /** Ignored once it is over. */
  press(digit: string): void;
  isOver(): boolean;
  /** Rejects with the signal's reason when that aborts first. */
  readonly result: Promise<CollectedInput>;
}

export function startDigitCollection(
  options: CollectOptions,
  deps: { readonly clock: Clock; readonly signal: AbortSignal },
): DigitCollection {
  const { clock, signal } = deps;
  const { promise: result, resolve, reject } = Promise.withResolvers<CollectedInput>();
  let digits = '';
  let isOver = false;
  let cancelTimer = (): void => undefined;

  const end = (): void => {
    isOver = true;
    cancelTimer();
    signal.removeEventListener('abort', onAbort);
  };
  const onAbort = (): void => {
    end();
    reject(signal.reason as Error);
  };
  const finish = (input: CollectedInput): void => {
    end();
    resolve(input);
  };
  const expire = (): void =>
    finish(digits === '' ? { status: 'first-digit-timeout' } : { status: 'inter-digit-timeout', digits });
  const waitForNext = (): void => {
    cancelTimer();
    cancelTimer = clock.schedule(digits === '' ? options.firstDigitMs : options.interDigitMs, expire);
  };

  if (signal.aborted) onAbort();
  else {
    signal.addEventListener('abort', onAbort, { once: true });
    waitForNext();
  }
  return {
    result,
    isOver: () => isOver,
    press(digit) {
      if (isOver) return;
      if (digit === options.terminator) {
        finish({ status: 'terminated', digits });
        return;
      }
      digits = options.cancelKey && digit === '*' ? '' : digits + digit;
      if (digits.length >= options.maxDigits) finish({ status: 'max-digits', digits });
      else waitForNext();
    },
  };
}
