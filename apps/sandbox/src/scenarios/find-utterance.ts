import { measureFidelity, type LocatedFidelity } from '../speech/audio-fidelity.js';
import { findPhrase } from '../speech/find-speech.js';
import { decodeMulaw } from '../speech/mulaw.js';
import type { Recording } from '../speech/recording.js';
import { frameBytes } from '../world/phone-network.js';
import { bytesPerMs, nextSound } from './audible-sound.js';

/** A recording and where it lies in a piece of audio. */
export type FoundUtterance = LocatedFidelity & { readonly recording: Recording };

/** An attempt to say a recording. */
export interface Attempt {
  readonly recordingId: string;
  readonly complete: boolean;
}

const mulawSilence = 0xff;
const beyondDoubt = 0.99;
/** What was said need not be compared with what nobody said. */
const likelyEnough = 0.97;
/** 250 ms: enough of a recording's beginning to know it again. */
const beginningBytes = 250 * bytesPerMs;

/** Onsets of sound are known to 10 ms. */
const onsetToleranceBytes = 10 * bytesPerMs;

/**
 * The recording that begins with the sound at `onset`. What was said first is the likeliest to be heard next; what nobody
 * said is the least likely, and a clip is known by its very bytes.
 * @returns null when there is none
 */
export function findUtterance(
  run: Uint8Array,
  onset: number,
  attempts: readonly Attempt[],
  known: readonly Recording[],
): FoundUtterance | null {
  const clips = known.filter(({ speaker }) => speaker === 'clip');
  const clip = clips.find((each) => beginsAt(each, run, onset));
  if (clip !== undefined) return bestMatch(run, onset, [clip]);
  const audio = untilClip(run, onset, clips);
  const said = new Set(attempts.map(({ recordingId }) => recordingId));
  const likely = [...said].flatMap((id) => known.find((recording) => recording.id === id) ?? []);
  const first = bestMatch(audio, onset, likely, attempts);
  if (first !== null && first.correlation >= likelyEnough) return first;
  // Of what no model said, clips are heard sooner than anything else.
  const others = known
    .filter(({ id }) => !said.has(id))
    .toSorted((a, b) => Number(b.speaker === 'clip') - Number(a.speaker === 'clip'));
  return betterOf(first, bestMatch(audio, onset, others));
}

function bestMatch(
  audio: Uint8Array,
  onset: number,
  candidates: readonly Recording[],
  attempts: readonly Attempt[] = [],
): FoundUtterance | null {
  let best: FoundUtterance | null = null;
  for (const recording of candidates) {
    const measure = (piece: Uint8Array): LocatedFidelity | null =>
      measureFidelity(recording.audio, piece, onset - leadOf(recording));
    const restart = hasBrokenOff(recording.id, attempts) ? findRestart(recording, audio, onset) : null;
    const untilRestart = restart === null ? null : measurePart(audio.subarray(0, restart), measure);
    const fidelity = untilRestart ?? measurePart(audio, measure);
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
  const first = onset + beginningBytes;
  const last = Math.min(onset + recording.audio.length, audio.length);
  if (last <= first) return null;
  const exact = findBeginning(recording, audio, first);
  if (exact !== null && exact <= last) return exact - lead;
  const beginning = samplesOf(recording.audio.subarray(lead, lead + beginningBytes));
  const reach = Math.ceil((last - first) / 2);
  const place = findPhrase(samplesOf(audio), beginning, first + reach, reach);
  return place === null ? null : Math.max(onset, place.offset - lead);
}

/** Where the audible part of a recording begins, byte for byte, at `from` or later. Costs next to nothing. */
function findBeginning(recording: Recording, audio: Uint8Array, from: number): number | null {
  const bytes = Buffer.from(audio.buffer, audio.byteOffset, audio.length);
  const lead = leadOf(recording);
  const at = bytes.indexOf(recording.audio.subarray(lead, lead + beginningBytes), from);
  return at < 0 ? null : at;
}

function beginsAt(recording: Recording, audio: Uint8Array, onset: number): boolean {
  const at = findBeginning(recording, audio, Math.max(0, onset - onsetToleranceBytes));
  return at !== null && at <= onset + onsetToleranceBytes;
}

/** Nothing that is said goes on behind a clip. A clip goes out as it is, so its place is easily found. */
function untilClip(run: Uint8Array, onset: number, clips: readonly Recording[]): Uint8Array {
  const places = clips.flatMap((clip) => {
    const at = findBeginning(clip, run, onset + beginningBytes);
    return at === null ? [] : at - leadOf(clip);
  });
  const end = Math.min(...places);
  return end > onset && end < run.length ? run.subarray(0, end) : run;
}

/** The last frame of what broke off was filled up with silence, which is no part of it. */
function measurePart(
  audio: Uint8Array,
  measure: (piece: Uint8Array) => LocatedFidelity | null,
): LocatedFidelity | null {
  const whole = measure(audio);
  if (whole === null || whole.restMs === 0 || whole.bitIdentical) return whole;
  const spoken = withoutPadding(audio);
  return spoken.length === audio.length ? whole : (measure(spoken) ?? whole);
}

function withoutPadding(audio: Uint8Array): Uint8Array {
  const leastBytes = audio.length - frameBytes;
  let length = audio.length;
  while (length > leastBytes && audio[length - 1] === mulawSilence) length -= 1;
  return audio.subarray(0, length);
}

function samplesOf(mulaw: Uint8Array): Float32Array {
  return Float32Array.from(decodeMulaw(mulaw));
}
