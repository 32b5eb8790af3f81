import type { Journal } from '../world/journal.js';
import { frameBytes, frameMs, type CallerLeg } from '../world/phone-network.js';

/** Sound from the media stream, as the caller heard it, without a pause of more than half a second. */
export interface BotAudio {
  readonly audio: Uint8Array;
  /** Silences that were heard while the stream had nothing to play, because what came next came late. Not in `audio`. */
  readonly waits: readonly Wait[];
  /** Its end was thrown away on purpose: the gateway cleared the buffer, or the stream ended. */
  readonly cutBy: 'clear' | 'stream-end' | null;
}

export interface Wait {
  /** What came late begins here in `audio`. */
  readonly atByte: number;
  readonly ms: number;
}

export interface BotAudioTrack {
  /** Oldest first. */
  heard(): readonly BotAudio[];
  close(): void;
}

/** A pause beyond this separates utterances, as it does for the media stream's count of underruns. */
const longestWaitFrames = 500 / frameMs;
/** Ten minutes of bot; what it says later in a call is not kept. */
const maxFrames = 30_000;

interface Run {
  readonly frames: Uint8Array[];
  readonly waits: Wait[];
  cutBy: BotAudio['cutBy'];
}

const cuts: Readonly<Record<string, BotAudio['cutBy']>> = {
  'clear-received': 'clear',
  'stream-ended': 'stream-end',
};

/** Keeps what the caller hears of the bot while the call goes on. */
export function trackBotAudio(
  { hears, callSid }: Pick<CallerLeg, 'hears' | 'callSid'>,
  journal: Pick<Journal, 'subscribe'>,
): BotAudioTrack {
  const runs: Run[] = [];
  let framesKept = 0;
  let framesWaited = 0;

  const current = (): Run => {
    const last = runs.at(-1);
    const isOver = last === undefined || framesWaited > (last.cutBy === null ? longestWaitFrames : 0);
    if (isOver) {
      const run: Run = { frames: [], waits: [], cutBy: null };
      runs.push(run);
      return run;
    }
    if (framesWaited > 0)
      last.waits.push({ atByte: last.frames.length * frameBytes, ms: framesWaited * frameMs });
    return last;
  };
  const stops = [
    hears.onFrame((frame, source) => {
      if (source !== 'stream') {
        framesWaited += 1;
      } else if (framesKept < maxFrames) {
        current().frames.push(frame);
        framesKept += 1;
        framesWaited = 0;
      }
    }),
    journal.subscribe((entry) => {
      const last = runs.at(-1);
      const cutBy = cuts[entry.kind] ?? null;
      if (last === undefined || cutBy === null || entry.callSid !== callSid) return;
      if (framesWaited <= longestWaitFrames) last.cutBy ??= cutBy;
    }),
  ];

  return {
    heard: () =>
      runs.map(({ frames, waits, cutBy }) => ({
        audio: new Uint8Array(Buffer.concat(frames)),
        waits: [...waits],
        cutBy,
      })),
    close: () => stops.forEach((stop) => stop()),
  };
}
