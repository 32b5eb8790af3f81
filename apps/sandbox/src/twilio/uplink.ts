import type { CallerChunk } from './stream-messages.js';
import type { CallerGap, TwilioFaults } from './twilio-faults.js';

export interface UplinkSettings {
  /** 0–1 */
  readonly random: () => number;
  readonly faults: () => Pick<TwilioFaults, 'callerGap' | 'callerBurstFrames' | 'callerFrameBytes'>;
}

/** Cuts the caller's audio into what the gateway receives. */
export interface Uplink {
  /**
   * Takes 20 ms of the caller.
   * @param streamMs age of the stream at the end of the frame
   * @param isSpeaking whether the caller speaks in it
   * @returns what goes out now: usually one chunk, none or several when the fault menu says so
   */
  push(frame: Uint8Array, streamMs: number, isSpeaking: boolean): readonly CallerChunk[];
}

const bytesPerMs = 8;
const wobbleMs = 3;

/** Nothing goes out in the first 100–200 ms of a stream; then timestamps wobble by 0–3 ms and never go back. */
export function createUplink({ random, faults }: UplinkSettings): Uplink {
  const firstMediaMs = 100 + random() * 100;
  let rest: Uint8Array = new Uint8Array(0);
  let held: CallerChunk[] = [];
  let heldFrames = 0;
  let lastTimestampMs = 0;
  let speech: { readonly state: 'off' | 'on'; readonly startedMs: number } = {
    state: 'off',
    startedMs: -Infinity,
  };

  const timestamp = (streamMs: number): number => {
    lastTimestampMs = Math.max(lastTimestampMs, Math.round(streamMs + random() * wobbleMs));
    return lastTimestampMs;
  };

  return {
    push(frame, streamMs, isSpeaking) {
      const { callerGap, callerBurstFrames, callerFrameBytes } = faults();
      const begins = isSpeaking && speech.state === 'off';
      speech = {
        state: isSpeaking ? 'on' : 'off',
        startedMs: begins ? streamMs : speech.startedMs,
      };
      const inGap = callerGap !== null && isInGap(callerGap, streamMs, speech.startedMs);
      if (streamMs < firstMediaMs || inGap) return [];
      rest = append(rest, frame);
      for (; rest.length >= callerFrameBytes; rest = rest.subarray(callerFrameBytes)) {
        const behindMs = (rest.length - callerFrameBytes) / bytesPerMs;
        held.push({ audio: rest.subarray(0, callerFrameBytes), timestampMs: timestamp(streamMs - behindMs) });
      }
      heldFrames += 1;
      if (heldFrames < callerBurstFrames) return [];
      const ready = held;
      held = [];
      heldFrames = 0;
      return ready;
    },
  };
}

function isInGap(gap: CallerGap, streamMs: number, speechStartedMs: number): boolean {
  const fromMs = 'atMs' in gap ? gap.atMs : speechStartedMs + gap.afterSpeechMs;
  return streamMs >= fromMs && streamMs < fromMs + gap.lengthMs;
}

function append(rest: Uint8Array, frame: Uint8Array): Uint8Array {
  if (rest.length === 0) return frame;
  const joined = new Uint8Array(rest.length + frame.length);
  joined.set(rest);
  joined.set(frame, rest.length);
  return joined;
}
