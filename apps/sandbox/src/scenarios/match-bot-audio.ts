import type { Recording } from '../speech/recording.js';
import { audibleMs, bytesPerMs, nextSound } from './audible-sound.js';
import type { BotAudio } from './bot-audio.js';
import type { AudioPath, BotUtteranceFidelity, SpeechSource } from './fidelity-report.js';
import { findUtterance, type Attempt, type FoundUtterance } from './find-utterance.js';

/** What a model said it had sent; `complete` unless it broke off itself, or was broken off. */
export interface SpokenUtterance extends Attempt {
  readonly path: AudioPath;
  readonly source: SpeechSource;
}

export interface MatchedBotAudio {
  readonly utterances: readonly BotUtteranceFidelity[];
  /** Sound that fits nothing the bot can say, ms. */
  readonly unknownMs: number;
}

/** The frame before a wait may be silent from its middle on. */
const frameMs = 20;

/**
 * Tells which utterances were heard, and how well. What was spoken and not heard is left out: whether it should have been
 * is a matter of the scenario.
 * @param bot everything that can be heard of the bot, clips included
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
      const match = findUtterance(run.audio.subarray(from), onset - from, waiting, bot);
      if (match === null) {
        unknownMs += audibleMs(run.audio.subarray(from));
        break;
      }
      unknownMs += audibleMs(run.audio.subarray(from, from + match.fromByte));
      utterances.push(judge(run, from, match, takeSource(waiting, match)));
      from += match.toByte;
    }
  }
  return { utterances, unknownMs };
}

/** Where two models said the same, the audio tells which one was heard. */
function takeSource(waiting: SpokenUtterance[], match: FoundUtterance): SpokenUtterance | undefined {
  const fitting = waiting.filter(({ recordingId }) => recordingId === match.recording.id);
  const source = fitting.find(({ path }) => (path === 'pass-through') === match.bitIdentical) ?? fitting[0];
  if (source !== undefined) waiting.splice(waiting.indexOf(source), 1);
  return source;
}

function judge(
  run: BotAudio,
  from: number,
  { recording, fromByte, toByte, restMs, ...fidelity }: FoundUtterance,
  spoken: SpokenUtterance | undefined,
): BotUtteranceFidelity {
  const cutBy = nextSound(run.audio, from + toByte) === null && restMs > 0 ? run.cutBy : null;
  const isExcused = cutBy !== null || spoken?.complete === false;
  const waits = run.waits.filter(({ atByte }) => atByte > from + fromByte && atByte < from + toByte);
  const waitedMs = waits.reduce((sum, { ms }) => sum + ms, 0);
  const paddedMs = Math.min(fidelity.gapsMs, waits.length * frameMs);
  return {
    recording: recording.id,
    // A clip goes out as it is, whatever the models speak.
    path: spoken?.path ?? 'pass-through',
    source: spoken?.source ?? null,
    isClip: spoken === undefined && recording.speaker === 'clip',
    playedMs: recording.audio.length / bytesPerMs - restMs,
    ...fidelity,
    missingMs: fidelity.missingMs + (isExcused ? 0 : restMs),
    gapsMs: fidelity.gapsMs - paddedMs,
    lateMs: waitedMs + paddedMs,
    isCut: isExcused && restMs > 0,
    cutBy,
  };
}
