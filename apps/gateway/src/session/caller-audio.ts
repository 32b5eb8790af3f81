import { levelDbfs } from '@voc/audio-codec';
import { createBargeInGate } from './barge-in-gate.js';
import { createCallerActivity, type CallerActivityDeps } from './caller-activity.js';
import { createCallerQueue } from './caller-queue.js';
import { createFrameDecoder } from './frame-decoder.js';
import { createGapFiller } from './gap-filler.js';
import { createTalkDetector } from './talk-detector.js';
import { durationMsOf, silenceLike } from './telephone-frame.js';

export interface CallerAudio {
  /**
   * @param payload canonical base64 of µ-law at 8 kHz, of any length
   * @param timestampMs on the stream's own clock; null when it is not known
   */
  frame(payload: string, timestampMs: number | null): void;
  /** The provider takes audio from now on: what waited goes first, in order. */
  open(send: (payload: string) => void): void;
  /** The provider hears silence instead of the caller, so that nothing interrupts what must be said. */
  mute(muted: boolean): void;
  /** Since when the provider should be hearing the caller, by the audio alone, monotonic ms; null while quiet or muted. */
  audibleSinceMs(): number | null;
  /** Whether the caller has talked yet, by the measure by which they interrupt the bot. */
  hasTalked(): boolean;
  close(): void;
}

export interface CallerAudioConfig {
  /** How much loud sound interrupts the bot; 0 leaves that to the provider, which hears the bot's echo as well. */
  readonly bargeInMinMs: number;
  /** From this level on, dBFS of a frame, the caller is louder than the bot's echo. */
  readonly bargeInMinDbfs: number;
}

export interface CallerAudioDeps extends CallerActivityDeps {
  /** Whether the caller is hearing the bot, as far as we know; its echo is allowed for. */
  isBotAudible(): boolean;
  /** Whether the bot must not be interrupted now. */
  isProtected(): boolean;
  /** A frame was lost because the provider was not ready for too long. */
  onDropped(): void;
  /** So many frames have not come, and are silence now. */
  onFilled(frames: number): void;
}

/**
 * Measured on the sandbox's recordings, by `tools/bench/caller-path.mjs`: callers interrupt after 120 to 200 ms, one whose
 * first word is soft after 280; of an echo 20 dB below the bot no more than 80 ms are loud, and it would take one of 18 dB.
 */
export const callerAudioDefaults: CallerAudioConfig = { bargeInMinMs: 120, bargeInMinDbfs: -31 };

/**
 * The caller's way to the provider. While the bot is silent every frame passes as the very text it came in; holes in the
 * line become silence, and while the bot is heard only talk gets through.
 */
export function createCallerAudio(config: CallerAudioConfig, deps: CallerAudioDeps): CallerAudio {
  let isMuted = false;
  const queue = createCallerQueue(() => deps.onDropped());
  const decode = createFrameDecoder();
  const activity = createCallerActivity(deps);
  const talk = rememberTalk(config);
  const gate = createBargeInGate(
    { minMs: config.bargeInMinMs, minDbfs: config.bargeInMinDbfs },
    {
      isBotAudible: () => deps.isBotAudible(),
      // Before the provider hears anything it cannot be interrupted, and nothing said to it may be lost.
      isProtected: () => queue.isOpen() && deps.isProtected(),
      pass: (payload) => queue.push(isMuted ? silenceLike(payload) : payload),
    },
  );
  const hear = (payload: string): void => {
    const samples = decode(payload);
    const level = levelDbfs(samples);
    talk.push(payload, level);
    gate.push(payload, level);
    const mayBeEcho = gate.isGuarding() && level < config.bargeInMinDbfs;
    activity.push(samples, !isMuted && !mayBeEcho);
  };
  const fillGap = createGapFiller(hear, (frames) => deps.onFilled(frames));
  let take = fillGap;

  return {
    frame: (payload, timestampMs) => take(payload, timestampMs),
    open: (send) => queue.open(send),
    mute: (muted) => void (isMuted = muted),
    audibleSinceMs: () => activity.audibleSinceMs(),
    hasTalked: () => talk.hasTalked(),
    close() {
      take = () => undefined;
      queue.close();
      activity.close();
    },
  };
}

function rememberTalk({ bargeInMinDbfs, bargeInMinMs }: CallerAudioConfig) {
  const minMs = bargeInMinMs || callerAudioDefaults.bargeInMinMs;
  const talk = createTalkDetector({ minDbfs: bargeInMinDbfs, minMs });
  let hasTalked = false;
  return {
    push(payload: string, levelDbfs: number): void {
      if (hasTalked) return;
      talk.push(levelDbfs, durationMsOf(payload));
      hasTalked = talk.isTalking();
    },
    hasTalked: () => hasTalked,
  };
}
