import { measureFidelity, type LocatedFidelity } from '../speech/audio-fidelity.js';
import { findPhrase } from '../speech/find-speech.js';
import { decodeMulaw } from '../speech/mulaw.js';
import type { Recording } from '../speech/recording.js';
import { bytesPerMs, nextSound } from './audible-sound.js';

/** A recording and where it lies in a piece of audio. */
export type FoundUtterance = LocatedFidelity & { readonly recording: Recording };

/** An attempt to say a recording. */
export interface Attempt {
  readonly recordingId: string;
  readonly complete: boolean;
}

const beyondDoubt = 0.99;
/** What was said need not be compared with what nobody said. */
const likelyEnough = 0.97;
/** 250 ms: enough of a recording's beginning to know it again. */
const beginningBytes = 250 * bytesPerMs;

/**
 * The recording that begins with the sound at `onset`. What was said first is the likeliest to be heard next; what nobody
 * said is the least likely.
 * @returns null when there is none
 */
export function findUtterance(
  audio: Uint8Array,
  onset: number,
  attempts: readonly Attempt[],
  known: readonly Recording[],
): FoundUtterance | null {
  const said = new Set(attempts.map(({ recordingId }) => recordingId));
  const likely = [...said].flatMap((id) => known.find((recording) => recording.id === id) ?? []);
  const first = untilRestart(audio, onset, bestMatch(audio, onset, likely), attempts);
  if (first !== null && first.correlation >= likelyEnough) return first;
  // Of what no model said, clips are heard sooner than anything else.
  const others = known
    .filter(({ id }) => !said.has(id))
    .toSorted((a, b) => Number(b.speaker === 'clip') - Number(a.speaker === 'clip'));
  return betterOf(first, bestMatch(audio, onset, others));
}

/** The same, but only as far as the next attempt to say it, if there is one. */
function untilRestart(
  audio: Uint8Array,
  onset: number,
  found: FoundUtterance | null,
  attempts: readonly Attempt[],
): FoundUtterance | null {
  if (found === null || !hasBrokenOff(found.recording.id, attempts)) return found;
  const restart = findRestart(found.recording, audio, onset);
  return restart === null
    ? found
    : (bestMatch(audio.subarray(0, restart), onset, [found.recording]) ?? found);
}

function bestMatch(
  audio: Uint8Array,
  onset: number,
  candidates: readonly Recording[],
): FoundUtterance | null {
  let best: FoundUtterance | null = null;
  for (const recording of candidates) {
    const fidelity = measureFidelity(recording.audio, audio, onset - leadOf(recording));
    best = betterOf(best, fidelity && { ...fidelity, recording });
    if (best !== null && best.correlation >= beyondDoubt) break;
  }
  return best;
}

function betterOf(a: FoundUtterance | null, b: FoundUtterance | null): FoundUtterance | null {
  return b === null || (a?.correlation ?? 0) >= b.correlation ? a : b;
}

function leadOf({ audio }: Recording): number {
  return nextSound(audio, 0) ?? 0;
}

/** Somebody else says again what one session had broken off in the middle of. */
function hasBrokenOff(id: string, attempts: readonly Attempt[]): boolean {
  const own = attempts.filter(({ recordingId }) => recordingId === id);
  return own.length > 1 && own.some(({ complete }) => !complete);
}

/** Where the recording begins once more, which the measure of one utterance would take for a break; null if it does not. */
function findRestart(recording: Recording, audio: Uint8Array, onset: number): number | null {
  const lead = leadOf(recording);
  const beginning = samplesOf(recording.audio.subarray(lead, lead + beginningBytes));
  const first = onset + beginningBytes;
  const last = Math.min(onset + recording.audio.length, audio.length);
  if (last <= first) return null;
  const reach = Math.ceil((last - first) / 2);
  const place = findPhrase(samplesOf(audio), beginning, first + reach, reach);
  return place === null ? null : Math.max(onset, place.offset - lead);
}

function samplesOf(mulaw: Uint8Array): Float32Array {
  return Float32Array.from(decodeMulaw(mulaw));
}
