import { decodeMulaw } from '../speech/mulaw.js';
import { frameMs, type CallerLeg, type HeardSource } from '../world/phone-network.js';

/** A stretch in which the caller heard something, on the world's clock. */
export interface Sound {
  readonly source: HeardSource;
  readonly fromMs: number;
  readonly toMs: number;
}

export interface SoundTrack {
  /** When the line came alive; null before. */
  answeredMs(): number | null;
  /** Oldest first, to one frame of 20 ms. */
  sounds(): readonly Sound[];
  close(): void;
}

/** −45 dB below full scale, as the speech detector has it. */
const audiblePower = 184 ** 2;
/** Hours of talk; what is heard later in a call is not kept. */
const maxSounds = 20_000;

/** Notes when the caller hears anything at all while the call goes on, and what it comes from. */
export function trackSound(hears: CallerLeg['hears'], nowMs: () => number): SoundTrack {
  const sounds: { source: HeardSource; fromMs: number; toMs: number }[] = [];
  let answeredMs: number | null = null;
  let clockMs = 0;
  const close = hears.onFrame((frame, source) => {
    if (answeredMs === null) clockMs = answeredMs = nowMs();
    const fromMs = clockMs;
    clockMs += frameMs;
    if (!isAudible(frame)) return;
    const last = sounds.at(-1);
    if (last?.source === source && last.toMs === fromMs) last.toMs = clockMs;
    else if (sounds.length < maxSounds) sounds.push({ source, fromMs, toMs: clockMs });
  });
  return { answeredMs: () => answeredMs, sounds: () => sounds.map((sound) => ({ ...sound })), close };
}

function isAudible(frame: Uint8Array): boolean {
  const power = decodeMulaw(frame).reduce((sum, sample) => sum + sample * sample, 0);
  return power > audiblePower * frame.length;
}
