import type { Clock } from '@voc/resilience';

/** Greets the caller, unless they spoke first and are being answered. */
export interface Greeter {
  /** The call is there; the caller is greeted as soon as a provider can. */
  begin(): void;
  /** The model does something about what the caller said, or there is something else to say: no greeting any more. */
  callOff(): void;
}

/** So long after a provider is ready it should have answered what was said before: if not, that was no speech. */
const answerPatienceMs = 3_000;
/** How often that long a caller who speaks on is waited for; a noisy line sounds like one. */
const maxWaits = 3;

/**
 * Whoever speaks while the provider is still connecting is heard once it is ready, and answered by the model itself. A
 * greeting asked for at that moment would be in the way of the answer, or come behind it.
 */
export function createGreeter(deps: {
  readonly clock: Pick<Clock, 'schedule'>;
  /** Settles when a provider is ready, or none will be. */
  readonly connected: Promise<void>;
  readonly hasCallerSpoken: () => boolean;
  readonly isCallerSpeaking: () => boolean;
  readonly greet: () => void;
}): Greeter {
  let isCalledOff = false;
  let cancel = (): void => undefined;

  const greetLater = (waitsLeft: number): void => {
    cancel = deps.clock.schedule(answerPatienceMs, () => {
      if (waitsLeft > 1 && deps.isCallerSpeaking()) greetLater(waitsLeft - 1);
      else deps.greet();
    });
  };
  const open = (): void => {
    if (isCalledOff) return;
    if (deps.hasCallerSpoken()) greetLater(maxWaits);
    else deps.greet();
  };
  return {
    begin() {
      // Without a provider there is nobody to greet; whoever follows the voice deals with that.
      deps.connected.then(open, () => undefined);
    },
    callOff() {
      isCalledOff = true;
      cancel();
    },
  };
}
