import type { Clock } from '@voc/resilience';

export interface SilenceFiller {
  callerStarted(): void;
  callerStopped(): void;
  /** Caller audio was sent. Called for every frame. */
  audioSent(): void;
  stop(): void;
}

/** How long the line may be quiet in the middle of an utterance. */
const patienceMs = 750;
/** After this much the provider will not notice the end of the utterance any more, whatever we send. */
const maxFills = 10;

/**
 * The provider's clock is the audio it gets: when frames stop while the caller is speaking, the end of the utterance is
 * never noticed and the model never answers. So silence is sent instead. Nothing is scheduled while nobody speaks.
 * @see https://github.com/openai/openai-agents-js, the Twilio transport, which does the same
 */
export function createSilenceFiller(clock: Clock, fill: () => void): SilenceFiller {
  let cancelCheck: (() => void) | null = null;
  let hasFrames = false;
  let fills = 0;

  const stop = (): void => {
    cancelCheck?.();
    cancelCheck = null;
  };
  const check = (): void => {
    if (hasFrames) fills = 0;
    else {
      fills += 1;
      fill();
    }
    hasFrames = false;
    cancelCheck = fills < maxFills ? clock.schedule(patienceMs, check) : null;
  };

  return {
    callerStarted() {
      stop();
      hasFrames = true;
      fills = 0;
      cancelCheck = clock.schedule(patienceMs, check);
    },
    callerStopped: stop,
    audioSent: () => void (hasFrames = true),
    stop,
  };
}
