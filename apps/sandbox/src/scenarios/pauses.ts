import type { CallEvidence } from './call-evidence.js';
import type { HeardUtterance } from './ear.js';
import type { Sound } from './sound-track.js';

/** A time in which nobody made a sound. */
export interface Pause {
  /** On the world's clock. */
  readonly fromMs: number;
  readonly ms: number;
}

type Audible = Pick<CallEvidence, 'answeredMs' | 'end' | 'said' | 'heard' | 'sounds'>;

/** Where the ear takes an utterance to end may differ from where its last sound ends. */
const earToleranceMs = 200;
/** Who begins to speak so shortly before or after the bot fell silent has interrupted it. */
const interruptionMs = 1_000;

/**
 * The longest time in which the caller waited for the bot and heard nothing: since the answer, since the end of what they
 * said or pressed, or since the bot broke off. Who has been heard to the end is not waited for.
 */
export function longestWait({ answeredMs, end, said, heard, sounds }: Audible): Pause {
  const none: Pause = { fromMs: end.atMs, ms: 0 };
  if (answeredMs === null) return none;
  const soundings = [
    ...said
      .filter(({ isNoise }) => !isNoise)
      .map(({ fromMs, toMs }) => ({ fromMs, toMs, leavesWaiting: true })),
    ...sounds.map((sound) => ({ ...sound, leavesWaiting: isBrokenOff(sound, heard) })),
    { fromMs: end.atMs, toMs: end.atMs, leavesWaiting: false },
  ].toSorted((a, b) => a.fromMs - b.fromMs);

  let longest = none;
  let quiet = { fromMs: answeredMs, isWaiting: true };
  for (const { fromMs, toMs, leavesWaiting } of soundings) {
    const ms = fromMs - quiet.fromMs;
    if (quiet.isWaiting && ms > longest.ms) longest = { fromMs: quiet.fromMs, ms };
    if (toMs > quiet.fromMs) quiet = { fromMs: toMs, isWaiting: leavesWaiting };
  }
  return longest;
}

/** The longest silence inside what the bot says, or between the parts of it when it broke off and went on. */
export function longestGap({ said, heard, sounds, end }: Audible): Pause {
  const ofBot = sounds.filter(({ source }) => source === 'stream');
  const gaps = ofBot.flatMap((before, index): readonly Pause[] => {
    const after = ofBot[index + 1];
    if (after === undefined || !isInSpeech(before, after, heard) || isInterrupted(before, after, said))
      return [];
    return [{ fromMs: before.toMs, ms: after.fromMs - before.toMs }];
  });
  return gaps.reduce((longest, gap) => (gap.ms > longest.ms ? gap : longest), { fromMs: end.atMs, ms: 0 });
}

function isBrokenOff({ source, toMs }: Sound, heard: readonly HeardUtterance[]): boolean {
  return (
    source === 'stream' &&
    heard.some(
      (utterance) =>
        utterance.source === 'stream' &&
        utterance.recording === null &&
        Math.abs(utterance.toMs - toMs) <= earToleranceMs,
    )
  );
}

function isInSpeech(before: Sound, after: Sound, heard: readonly HeardUtterance[]): boolean {
  const isInside = heard.some(({ fromMs, toMs }) => fromMs <= before.toMs && toMs >= after.fromMs);
  return isInside || isBrokenOff(before, heard);
}

function isInterrupted(before: Sound, after: Sound, said: CallEvidence['said']): boolean {
  return said.some(
    ({ isNoise, fromMs, toMs }) => !isNoise && fromMs < after.fromMs && toMs > before.toMs - interruptionMs,
  );
}
