import { durationMsOf, silenceLike } from './telephone-frame.js';

/** Frames on hold, oldest first. What comes out, as it was or as silence of the same length, comes out in order. */
export interface FrameLine {
  hold(payload: string): void;
  /** Lets what is older than the latest `ms` go as silence; a frame that is only partly older stays. */
  silenceBefore(ms: number): void;
  /** Lets everything go as it came. */
  release(): void;
}

export function createFrameLine(pass: (payload: string) => void): FrameLine {
  const held: string[] = [];
  let heldMs = 0;

  return {
    hold(payload) {
      held.push(payload);
      heldMs += durationMsOf(payload);
    },
    silenceBefore(ms) {
      let older = 0;
      for (const payload of held) {
        const restMs = heldMs - durationMsOf(payload);
        if (restMs < ms) break;
        heldMs = restMs;
        older += 1;
      }
      for (const payload of held.splice(0, older)) pass(silenceLike(payload));
    },
    release() {
      heldMs = 0;
      for (const payload of held.splice(0)) pass(payload);
    },
  };
}
