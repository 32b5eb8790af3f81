import { isModelParty, modelParties, type ModelParty } from '../world/models.js';
import type { JournalEntry } from '../world/journal.js';
import type { Recording } from '../speech/recording.js';
import type { VoiceSetup } from '../world/voice-setup.js';
import type { BotAudio } from './bot-audio.js';
import type {
  AudioPath,
  BotFidelityTotal,
  BotUtteranceFidelity,
  CallerUtteranceFidelity,
  FidelityReport,
  FidelityTotal,
} from './fidelity-report.js';
import { matchBotAudio } from './match-bot-audio.js';
import type { SaidUtterance } from './play-caller.js';
import { spokenUtterances, type ModelEntry } from './spoken-utterances.js';

export interface FidelityEvidence {
  readonly voice: Pick<VoiceSetup, 'audio'>;
  /** Of the bot, and the clips of the gateway. */
  readonly recordings: readonly Recording[];
  /** What the caller heard of the bot. */
  readonly botAudio: readonly BotAudio[];
  /** What the caller said. */
  readonly said: readonly SaidUtterance[];
  /** The world itself changes what the caller says. */
  readonly hasLineTrouble: boolean;
  /** Of the journal, since the call began. Other calls at the same time do no harm: what this caller heard decides. */
  readonly entries: readonly JournalEntry[];
}

/** Compares both directions of a call that is over. */
export function observeFidelity(evidence: FidelityEvidence): FidelityReport {
  const { voice, recordings, botAudio, said, hasLineTrouble, entries } = evidence;
  const ofModels = entries.filter(isOfModel);
  const pathOf = (party: ModelParty): AudioPath =>
    party === 'openai' && voice.audio === 'pcmu' ? 'pass-through' : 'converted';
  const spoken = spokenUtterances(ofModels, pathOf);
  const { utterances, unknownMs } = matchBotAudio(botAudio, spoken, recordings);
  const understood = matchCallerAudio(said, ofModels, hasLineTrouble ? () => 'disturbed' : pathOf);
  return {
    path: commonPath(
      modelParties.filter((party) => spoken.some(({ source }) => source.by === party)).map(pathOf),
    ),
    callerHeard: { total: botTotal(utterances), utterances, unknownMs },
    modelHeard: { total: totalOf(understood), utterances: understood },
  };
}

function isOfModel(entry: JournalEntry): entry is ModelEntry {
  return isModelParty(entry.party);
}

/** Where nobody spoke nothing was converted. */
function commonPath(paths: readonly AudioPath[]): FidelityReport['path'] {
  const [path = 'pass-through', ...more] = new Set(paths);
  return more.length === 0 ? path : 'mixed';
}

/** What the caller said while no model listened is left out, and so is what no model recognised: it answers accordingly. */
function matchCallerAudio(
  said: readonly SaidUtterance[],
  entries: readonly ModelEntry[],
  pathOf: (party: ModelParty) => CallerUtteranceFidelity['path'],
): readonly CallerUtteranceFidelity[] {
  const waiting = entries.filter(({ kind }) => kind === 'heard');
  return said.flatMap(({ recording, fromMs }) => {
    const index = waiting.findIndex(
      ({ atMs, detail }) => recording !== null && atMs >= fromMs && detail['recordingId'] === recording,
    );
    const [entry] = index < 0 ? [] : waiting.splice(index, 1);
    if (entry === undefined || recording === null) return [];
    const { score, identical } = entry.detail;
    return {
      recording,
      path: pathOf(entry.party),
      bitIdentical: identical === true,
      correlation: Number(score),
    };
  });
}

function totalOf(utterances: readonly (CallerUtteranceFidelity | BotUtteranceFidelity)[]): FidelityTotal {
  return {
    utterances: utterances.length,
    bitIdentical: utterances.every(({ bitIdentical }) => bitIdentical),
    correlation:
      utterances.length === 0 ? null : Math.min(...utterances.map(({ correlation }) => correlation)),
  };
}

function botTotal(utterances: readonly BotUtteranceFidelity[]): BotFidelityTotal {
  const sum = (name: 'gapsMs' | 'lateMs' | 'missingMs' | 'clippedSamples'): number =>
    utterances.reduce((total, utterance) => total + utterance[name], 0);
  const levels = utterances.map(({ levelDb }) => levelDb).toSorted((a, b) => Math.abs(b) - Math.abs(a));
  return {
    ...totalOf(utterances),
    gapsMs: sum('gapsMs'),
    lateMs: sum('lateMs'),
    missingMs: sum('missingMs'),
    clippedSamples: sum('clippedSamples'),
    levelDb: levels[0] ?? null,
  };
}
