import { durationMsOf, silentFrame } from './telephone-frame.js';

/**
 * Puts silence where frames are missing, then passes the frame on.
 * @param timestampMs on the stream's own clock; null when it is not known
 */
export type GapFiller = (payload: string, timestampMs: number | null) => void;

/** Less than two lost frames is jitter of the clock, or nothing anybody would hear. */
const toleranceMs = 40;
/** A longer hole is a line that was silent, or one that the voice clients have been filling while it lasted. */
const maxFillMs = 750;
const fillFrameMs = 20;
/** So far back the clock does not wobble: it began anew. */
const restartMs = 1_000;
/** A millisecond for each frame is more than clocks drift apart, and too slow to follow a frame that came out of step. */
const driftMs = 1;

/**
 * A model's sense of time is the audio it gets: what Twilio lost on the way, or did not send because the caller's phone
 * suppresses silence, would make a pause shorter than it was. Timestamps wobble by some milliseconds, begin anywhere,
 * and sometimes catch up after a late frame, so they are held against the audio received so far and not against the
 * frame before.
 * @param onFilled told how many frames each hole took
 * @see https://github.com/openai/openai-agents-js, whose Twilio transport fills holes in the same way
 */
export function createGapFiller(
  pass: (payload: string) => void,
  onFilled: (frames: number) => void,
): GapFiller {
  /** Where the next frame is due; null until there is a timestamp to go by. */
  let dueMs: number | null = null;

  return (payload, timestampMs) => {
    const durationMs = durationMsOf(payload);
    if (timestampMs !== null) {
      const lateMs = dueMs === null ? 0 : timestampMs - dueMs;
      if (lateMs > toleranceMs) onFilled(fill(lateMs, pass));
      const isInStep = dueMs !== null && lateMs <= toleranceMs && lateMs > -restartMs;
      dueMs = isInStep ? (dueMs ?? 0) + clamp(lateMs, driftMs) : timestampMs;
    }
    if (dueMs !== null) dueMs += durationMs;
    pass(payload);
  };
}

function fill(lateMs: number, pass: (payload: string) => void): number {
  const frames = Math.round(Math.min(lateMs, maxFillMs - fillFrameMs / 2) / fillFrameMs);
  for (let frame = 0; frame < frames; frame += 1) pass(silentFrame);
  return frames;
}

function clamp(value: number, limit: number): number {
  return Math.max(-limit, Math.min(limit, value));
}
