import type { Logger } from '@voc/telemetry';
import type { SpeechOutcome } from './speech-waiter.js';

/** Why we end a call: the model said that all is said, or nobody was there any more. */
export type HangUpReason = 'end-call-tool' | 'caller-silent';

/** Ends the call on our side, once the caller has heard the last word. */
export interface HangUp {
  /** @param lastWords what is still to be said; null when it has been said and only has to be heard */
  start(reason: HangUpReason, lastWords: string | null): void;
  /** The caller has something to say after all. */
  callOff(): void;
  /** `none`: not asked for. `pending`: the last word is not out. `done`: the call is over on purpose. */
  state(): 'none' | 'pending' | 'done';
}

export interface HangUpDeps {
  readonly say: (sentence: string) => Promise<SpeechOutcome>;
  /** Resolves when everything the bot has said was heard. */
  readonly heardAll: () => Promise<SpeechOutcome>;
  /** Notes that this call shall not be resumed; may throw. */
  readonly finishCall: () => Promise<void>;
  readonly closeStream: () => void;
  readonly log: Logger;
}

export function createHangUp(deps: HangUpDeps): HangUp {
  let state: 'none' | 'pending' | 'done' = 'none';
  /** Which request the running one is: one that was called off must not hang up for a later one. */
  let current = 0;

  const run = async (reason: HangUpReason, lastWords: string | null, request: number): Promise<void> => {
    await (lastWords === null ? deps.heardAll() : deps.say(lastWords));
    if (state !== 'pending' || request !== current) return;
    state = 'done';
    deps.log.info('call ended by the bot', { reason });
    // First, so that Twilio's question what to do next finds the call finished wherever it is answered.
    await deps
      .finishCall()
      .catch((error: unknown) => deps.log.failure('call could not be marked as finished', error));
    deps.closeStream();
  };

  return {
    start(reason, lastWords) {
      if (state !== 'none') return;
      state = 'pending';
      void run(reason, lastWords, (current += 1));
    },
    callOff() {
      if (state === 'pending') state = 'none';
    },
    state: () => state,
  };
}
