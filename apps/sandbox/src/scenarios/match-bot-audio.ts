import { measureFidelity, type LocatedFidelity } from '../speech/audio-fidelity.js';
import { decodeMulaw } from '../speech/mulaw.js';
import type { Recording } from '../speech/recording.js';
import { envelope } from '../speech/signal-match.js';
import type { BotAudio } from './bot-audio.js';
import type { BotUtteranceFidelity } from './fidelity-report.js';

/** What a model said it had sent; `complete` unless it broke off itself. */
export interface SpokenUtterance {
  readonly recordingId: string;
  readonly complete: boolean;
}

export interface MatchedBotAudio {
  readonly utterances: readonly BotUtteranceFidelity[];
  /** Sound that fits nothing the bot can say, ms. */
  readonly unknownMs: number;
}

const bytesPerMs = 8;
/** Sounds shorter than this are clicks and the echo of a filter. */
const shortestSoundMs = 60;
const stepBytes = 10 * bytesPerMs;
/** −45 dB below full scale. */
const audibleLevel = 184;
/** The frame before a wait may be silent from its middle on. */
const frameMs = 20;
const beyondDoubt = 0.99;

/**
 * Tells which utterances were heard, and how well. What was spoken and not heard is left out: whether it should have been
 * is a matter of the scenario.
 * @param bot everything the bot can say
 */
export function matchBotAudio(
  heard: readonly BotAudio[],
  spoken: readonly SpokenUtterance[],
  bot: readonly Recording[],
): MatchedBotAudio {
  const utterances: BotUtteranceFidelity[] = [];
  const waiting = [...spoken];
  let unknownMs = 0;
  for (const run of heard) {
    let from = 0;
    for (let onset = nextSound(run.audio, 0); onset !== null; onset = nextSound(run.audio, from)) {
      const match = bestMatch(run.audio.subarray(from), onset - from, inOrderOf(waiting, bot));
      if (match === null) {
        unknownMs += audibleMs(run.audio.subarray(from));
        break;
      }
      unknownMs += audibleMs(run.audio.subarray(from, from + match.fromByte));
      const index = waiting.findIndex(({ recordingId }) => recordingId === match.recording.id);
      const [source] = index < 0 ? [] : waiting.splice(index, 1);
      utterances.push(judge(run, from, match, source));
      from += match.toByte;
    }
  }
  return { utterances, unknownMs };
}

type Match = LocatedFidelity & { readonly recording: Recording };

/** What was spoken first is the likeliest to be heard next; what nobody spoke is the least likely. */
function inOrderOf(waiting: readonly SpokenUtterance[], bot: readonly Recording[]): readonly Recording[] {
  const rank = ({ id }: Recording): number => {
    const index = waiting.findIndex(({ recordingId }) => recordingId === id);
    return index < 0 ? Infinity : index;
  };
  return bot.toSorted((a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)));
}

function bestMatch(audio: Uint8Array, onset: number, candidates: readonly Recording[]): Match | null {
  let best: Match | null = null;
  for (const recording of candidates) {
    const lead = nextSound(recording.audio, 0) ?? 0;
    const fidelity = measureFidelity(recording.audio, audio, onset - lead);
    if (fidelity === null || fidelity.correlation <= (best?.correlation ?? 0)) continue;
    best = { ...fidelity, recording };
    if (best.correlation >= beyondDoubt) break;
  }
  return best;
}

function judge(
  run: BotAudio,
  from: number,
  { recording, fromByte, toByte, restMs, ...fidelity }: Match,
  source: SpokenUtterance | undefined,
): BotUtteranceFidelity {
  const isLast = nextSound(run.audio, from + toByte) === null;
  const isExcused = (isLast && run.isCut) || source?.complete !== true;
  const waits = run.waits.filter(({ atByte }) => atByte > from + fromByte && atByte < from + toByte);
  const waitedMs = waits.reduce((sum, { ms }) => sum + ms, 0);
  const paddedMs = Math.min(fidelity.gapsMs, waits.length * frameMs);
  return {
    recording: recording.id,
    ...fidelity,
    missingMs: fidelity.missingMs + (isExcused ? 0 : restMs),
    gapsMs: fidelity.gapsMs - paddedMs,
    lateMs: waitedMs + paddedMs,
    isCut: isExcused && restMs > 0,
  };
}

function soundIn(audio: Uint8Array): readonly boolean[] {
  return [...envelope(Float32Array.from(decodeMulaw(audio)), stepBytes)].map((level) => level > audibleLevel);
}

/** Where the next sound begins that is no click; null when there is none. */
function nextSound(audio: Uint8Array, from: number): number | null {
  const sound = soundIn(audio.subarray(from));
  const steps = (shortestSoundMs * bytesPerMs) / stepBytes;
  const at = sound.findIndex(
    (_, step) => step + steps <= sound.length && sound.slice(step, step + steps).every(Boolean),
  );
  return at < 0 ? null : from + at * stepBytes;
}

/** 0 for less than a click. */
function audibleMs(audio: Uint8Array): number {
  if (nextSound(audio, 0) === null) return 0;
  return (soundIn(audio).filter(Boolean).length * stepBytes) / bytesPerMs;
}
